pools-empty-means = A pool is a service installation at one site, named by its fully qualified domain name. Add two, tell each where its stores are, and make each the other’s backup pool.
pools-backup-pool = Backup pool
pools-active-cms-master = Active CMS master
# Said of a pool’s backup pool.
pools-no-backup-pool = none
# Said of a pool’s modules.
pools-no-modules = none
pools-sync-one = Sync<span class="unseen"> { $pool }</span>
# How a pool’s backups stand, beside an icon.
pools-nothing-to-copy = Nothing to copy

pools-new-title = Add a pool
pools-edit-title = Edit { $pool }
pools-not-saved = The pool was not saved
pools-fqdn = Pool FQDN
pools-fqdn-hint = The fully qualified domain name, for example atl-cs-001.litwareinc.com
pools-site-hint = Where it stands. Workers may be told which sites they serve, and the settings how many runs a site bears at once.
pools-partner-none = None
# A pool to choose as the backup pool, which is paired with another one already.
pools-partner-paired = { $pool } (paired with { $other })
pools-backup-pool-hint = Pairing holds for both: each becomes the other’s backup pool.
pools-active-cms-master-hint = Exactly one pool of a deployment is; only it copies the Central Management store.
pools-stores = Stores
pools-stores-intro = The <strong>live</strong> store is where this pool keeps its own data. The <strong>backup</strong> store is where it keeps the copy of its partner’s data; a sync of the partner writes it. Leave empty what the pool does not have.
pools-live-store = Live store
pools-backup-store = Backup store
# Which tables of a live store are synced; $module is what a module holds, for example “Response Group data”.
pools-tables-chosen = Chosen tables<span class="unseen"> of { $module }</span>
pools-tables-all = All tables<span class="unseen"> of { $module }</span>
pools-tables-only = Only these tables<span class="unseen"> of { $module }</span>
pools-tables-only-hint = One name a line. Leave empty for all tables of the live store.
pools-tables-without = Leave out these tables<span class="unseen"> of { $module }</span>
pools-tables-without-hint = They are neither compared nor copied, and what the partner’s backup holds of them stays as it is.
# $role is live or backup, $module what a module holds.
pools-secret = { $role ->
    [live] Secret<span class="unseen"> of the live store of { $module }</span>
   *[backup] Secret<span class="unseen"> of the backup store of { $module }</span>
}
pools-secret-stored = { $role ->
    [live] Secret <span class="hush">stored</span><span class="unseen"> of the live store of { $module }</span>
   *[backup] Secret <span class="hush">stored</span><span class="unseen"> of the backup store of { $module }</span>
}
pools-secret-label = { $role ->
    [live] Password, secret key or private key of the live store of { $module }
   *[backup] Password, secret key or private key of the backup store of { $module }
}
pools-secret-hint = The password, secret access key or private key for a store elsewhere. It is kept sealed and never shown.
pools-secret-hint-stored = A secret is stored; leave this empty to keep it. When the URL comes to name another server, bucket or user, it is dropped: enter that one’s own here.
pools-secret-forget = Remove the stored secret
pools-add = Add the pool

pools-initialise-title = Initialise pair
pools-not-initialised = The pair was not initialised
# $number stores got none.
pools-markers-failed = { $number ->
    [one] { $number } store got no marker; all others did
   *[other] { $number } stores got no marker; all others did
}
# $why is a sentence.
pools-marker-failed = { $role ->
    [live] The live store of { $module } of { $pool }: { $why }
   *[backup] The backup store of { $module } of { $pool }: { $why }
}
pools-markers-failed-means = No run uses them until they have one. Put right what is wrong, and initialise the pair again.
pools-initialise-intro = A marker is an identity card in a store: it says which pool, pair, module and role the store is for. A run looks at it first, so that a share that is not mounted, a restored copy or a mixed-up address is never synced into or out of.
pools-unpaired-title = The pool is not paired
pools-unpaired-means = Only the stores of a pair bear markers. Choose a backup pool first.
pools-choose-backup-pool = Choose a backup pool
pools-pair-stores = Stores of the pair
pools-pair-without-stores = Neither pool has a store yet.
# $faulty of $all stores.
pools-stores-faulty = { $faulty ->
    [one] { $faulty } of { $all } stores is not what it should be. No run uses it.
   *[other] { $faulty } of { $all } stores are not what they should be. No run uses them.
}
pools-column-store = Store
pools-column-found = What was found
# What was found in a store.
pools-marker-good = Bears the marker of this pair.
pools-marker-read-only = It can’t be written, so it goes without a marker and is known by its address alone.
pools-marker-new = Has no marker yet. No run uses it.
pools-initialise = Initialise
pools-stores-good = Every store is what it should be. There is nothing to do.
pools-initialise-means = Every store above gets a new marker, <strong>whatever it bears now</strong>. No data is changed. Do it only if you know that each address is the right one: from then on, a sync overwrites and deletes in the backup stores.
pools-initialise-confirm = Type <code>{ $pool }</code> to confirm
pools-initialise-leave = Leave the markers as they are
pools-initialise-submit = { $number ->
    [one] Write new markers into { $number } store
   *[other] Write new markers into { $number } stores
}

pools-remove-title = Remove { $pool }
pools-remove-asks = Remove { $pool }?
pools-not-removed = The pool was not removed
pools-remove-means = The panel forgets the pool and where its stores are.
pools-remove-means-paired = The panel forgets the pool, where its stores are, and that it is paired with <strong>{ $partner }</strong>, which is then without a backup pool.
pools-remove-keeps = Nothing is deleted in any store, and its runs stay in history. The pool can be added again.

# Beside a pool: why no run of it begins; $reason was typed by whoever began the maintenance.
pools-in-maintenance = In maintenance: { $reason }
# The same, where it is the pool’s partner that is in maintenance.
pools-partner-in-maintenance = { $pool } is in maintenance: { $reason }

# A pool’s page.
pools-show-sync = Sync
pools-show-verify = Verify
pools-show-restore = Restore…
pools-show-remove = Remove…
# $reason was typed by whoever began the maintenance.
pools-show-in-maintenance = { $reason }. No run of this pool or its partner is started; what waits goes on waiting.
# The same; $ago is when it began, for example “3 h ago”.
pools-show-in-maintenance-since = { $reason }. No run of this pool or its partner is started; what waits goes on waiting. It began { $ago }; alarms are muted for 24 hours.
pools-show-maintenance-end = End the maintenance
# $why is pools-partner-in-maintenance.
pools-show-partner-in-maintenance = { $why }. No run of this pool is started either.
pools-show-unmarked = { $number ->
    [one] { $number } store has not been initialised for this pair
   *[other] { $number } stores have not been initialised for this pair
}
# Above a list of pools-show-unmarked-store.
pools-show-unmarked-means = No run uses a store without its marker:
# $role is live or backup.
pools-show-unmarked-store = { $role ->
    [live] the live store of { $module } of { $pool }
   *[backup] the backup store of { $module } of { $pool }
}
pools-show-unmarked-do = Look at them and initialise the pair
pools-show-unmarked-needs = To initialise the pair needs the permission Set-CsPoolBackupRelationship.
pools-show-pair = The pair
# Why modules of a pool are not copied: $modules are names in a row, $reason is a sentence.
pools-show-reason = { $modules } of { $pool }: { $reason }
# Said of the site.
pools-show-no-site = not given
# Said of the backup pool.
pools-show-no-backup-pool = none: nothing of this pool is backed up
pools-show-no-backup-pool-choose = none: nothing of this pool is backed up (<a href="{ $href }">choose one</a>)
# What the live store and the backup store hold.
pools-show-live-means = this pool’s own data
pools-show-backup-means = the copy of the partner’s data
# Said of a store.
pools-show-secret-stored = secret stored
pools-show-marker-written = marker written { $ago }
pools-show-marker-without = goes without a marker: it can’t be written
pools-show-marker-missing = not initialised
# Said where there is no store.
pools-show-no-store = none
pools-show-maintenance = Maintenance
pools-show-maintenance-means = While it lasts, no run of this pool or its partner is started. A run under way goes on to its end. Alarms of their backups are muted for 24 hours; then they are told all the same.
pools-show-maintenance-reason = Reason
pools-show-maintenance-reason-hint = Everybody who asks for a run reads it.
pools-show-maintenance-begin = Begin maintenance
pools-show-runs = Latest runs
pools-show-charts = Charts of this pool
pools-show-runs-all = All runs of this pool
pools-show-runs-none = No run of this pool yet.

# What syncs a pool: poolsync, or Microsoft’s cmdlets on a management host.
pools-driver = Synced by
pools-driver-native = poolsync itself, from store to store
pools-driver-shell = Microsoft’s cmdlets on <a href="{ $href }">{ $host }</a>
pools-by-shell = Microsoft’s cmdlets on { $host }
pools-shell-no-stores = This pool is synced by Microsoft’s own cmdlets, so it has no stores here: where its data is, and where its backup, is the business of the servers’ backup service. What needs stores (previews, verifications, restores, lists of changes) is not offered for it.
