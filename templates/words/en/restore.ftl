# Restores, and the removal of what an old pairing left. The page’s title is nav-restore.

restore-intro = A restore is a sync the other way round: from the backup stores of the backup pool to the live stores of the pool. Items that the backup has are put in place, items that it does not have are deleted.
restore-step-choose = <strong>Choose</strong> the pool and what of its data to bring back.
restore-step-look = <strong>Look</strong> at the preview: item by item, what would be inserted, overwritten and deleted. Nothing is written.
restore-step-carry-out = <strong>Carry it out</strong> on the preview’s page, by typing the pool’s name; or leave it.

restore-no-pair = No pair yet
restore-no-pair-means = Data can be restored to pools that have a backup pool.
restore-pool = Pool to restore
# Beside a name that was sent.
restore-pool-unknown = not a paired pool of this panel
restore-way = from the backup stores of { $backup } to its own live stores
# The modules follow, each with one of the three below.
restore-last-backed-up = last backed up:
restore-backed-up = { $module } { $ago }
# There were runs, but none that brought the whole module over.
restore-backed-up-in-part = { $module } never whole
restore-backed-up-never = { $module } never
restore-nothing-backed-up = none of its data is backed up
restore-module-hint = Lost conference content: choose ConfServices.DataConf. This is the case for which Microsoft documents invoking the sync on the partner pool; here nothing of the partner’s own data is touched.
restore-mode = How to compare
restore-delta = Delta
restore-delta-hint = The quickest sound way to find what differs
restore-full = Full
restore-full-hint = Compare everything by content; slower
restore-preview = Preview the restore

restore-clear-title = Remove the data of an old pairing
restore-clear-intro = When a pairing ends, the copy of the former partner’s data stays in the backup stores. Here it can be removed: a preview shows what would go; it is carried out on that page, by typing the pool’s name.
restore-clear-none = There is none: every pool with backup stores is paired.
restore-clear-stores = backup stores: { $modules }
restore-clear-preview = Preview the removal
