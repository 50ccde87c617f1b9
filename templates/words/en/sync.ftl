# The form that asks for a sync. The page’s title is sync-pools.

sync-no-pools-means = Add two pools and make each the other’s backup pool; then they can be synced here.
sync-intro = A sync copies what changed in a pool’s live stores to the backup stores of its backup pool, and removes there what the pool no longer has. It goes in one direction: choose both pools of a pair to sync both ways.

# Beside the name of each pool that can be chosen; the first where it was sent but is none.
sync-pool-unknown = not a pool of this panel
sync-pool-to = to { $backup }
sync-pool-unpaired = has no backup pool
sync-module-hint = With all modules, those that a pool does not have are skipped.
sync-intent = What to do
sync-intent-sync = Sync
sync-intent-sync-hint = Make the backup equal to the live data, now
sync-intent-preview = Preview only
sync-intent-preview-hint = List what a sync would change; nothing is written
sync-intent-verify = Verify
sync-intent-verify-hint = Compare the backup with the live data by content and report what differs; nothing is written
sync-mode = How to compare
sync-mode-delta = Delta
sync-mode-delta-hint = The quickest sound way to find what changed
sync-mode-full = Full
sync-mode-full-hint = Read everything on both sides and compare the contents; slower
sync-messages = Messages
# The parameter of the cmdlet that has this name.
sync-force = Force
sync-force-hint = Do not display non-fatal error messages. They are still counted, recorded and exported; nothing else changes.

sync-says = What will be done
# What the choice would do. The script of the page puts names into the elements that have a data-slot, so each has to be there.
sync-says-none = Choose a pool to see what will be done.
# Of one pool: -all is for all of its modules, -one for one module; -many is for more than four pools at once.
sync-says-sync-all = Makes the backups of all modules of <strong data-slot="pool">{ $pool }</strong> on <strong data-slot="backup">{ $backup }</strong> equal to the live data now. What the pool no longer has is removed there.
sync-says-sync-one = Makes the backup of <strong data-slot="module">{ $module }</strong> of <strong data-slot="pool">{ $pool }</strong> on <strong data-slot="backup">{ $backup }</strong> equal to the live data now. What the pool no longer has is removed there.
sync-says-sync-all-many = Makes the backups of all modules of <strong data-slot="count">{ $count }</strong> pools on their backup pools equal to the live data now. What the pools no longer have is removed there.
sync-says-sync-one-many = Makes the backups of <strong data-slot="module">{ $module }</strong> of <strong data-slot="count">{ $count }</strong> pools on their backup pools equal to the live data now. What the pools no longer have is removed there.
sync-says-preview-all = Lists what a sync of all modules of <strong data-slot="pool">{ $pool }</strong> would change on <strong data-slot="backup">{ $backup }</strong>. Nothing is written.
sync-says-preview-one = Lists what a sync of <strong data-slot="module">{ $module }</strong> of <strong data-slot="pool">{ $pool }</strong> would change on <strong data-slot="backup">{ $backup }</strong>. Nothing is written.
sync-says-preview-all-many = Lists what a sync of all modules of <strong data-slot="count">{ $count }</strong> pools would change on their backup pools. Nothing is written.
sync-says-preview-one-many = Lists what a sync of <strong data-slot="module">{ $module }</strong> of <strong data-slot="count">{ $count }</strong> pools would change on their backup pools. Nothing is written.
sync-says-verify-all = Compares the backups of all modules of <strong data-slot="pool">{ $pool }</strong> on <strong data-slot="backup">{ $backup }</strong> with the live data by content, and reports what differs. Nothing is written.
sync-says-verify-one = Compares the backup of <strong data-slot="module">{ $module }</strong> of <strong data-slot="pool">{ $pool }</strong> on <strong data-slot="backup">{ $backup }</strong> with the live data by content, and reports what differs. Nothing is written.
sync-says-verify-all-many = Compares the backups of all modules of <strong data-slot="count">{ $count }</strong> pools on their backup pools with the live data by content, and reports what differs. Nothing is written.
sync-says-verify-one-many = Compares the backups of <strong data-slot="module">{ $module }</strong> of <strong data-slot="count">{ $count }</strong> pools on their backup pools with the live data by content, and reports what differs. Nothing is written.
sync-says-unpaired = <strong data-slot="pool">{ $pool }</strong> has no backup pool, so this would be refused.
# What is added to one of the sentences above.
sync-says-full = Everything is read on both sides, which takes longer.
sync-says-force = Messages about items that are left out are not displayed; they are still counted and recorded.
sync-start = Start

sync-command = The same on the command line
# What became of copying the command.
sync-command-copied = Copied
sync-command-not-copied = Not copied: select the line instead
sync-command-copy = Copy<span class="unseen"> the command</span>
# In place of the command. The second is written like a comment of a command line.
sync-command-none = Choose a pool to see the command.
sync-command-unspoken = # Verification has no cmdlet; it is started here.
sync-command-own = The cmdlet has neither preview nor full comparison; this is the panel’s own command.
