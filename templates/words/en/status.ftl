status-tab-backups = Backups

status-no-worker = No <a href="{ $href }">worker</a> is alive, so nothing is synced; what is asked for waits in the queue.
status-intro = How each backup stands, each direction apart: what a pool sends to its partner says nothing about what the partner sends back.
# Follows status-intro where only some are shown.
status-shown-behind = Shown are backups that are behind: late, or not whole after their last sync.
status-no-pools-means = Add two pools and make each the other’s backup pool; each direction and module then has its line here.

# The name of the form, for screen readers.
status-filter-form = Filter the status
status-filter-category = Category
status-filter-all = All
status-filter-behind = Behind
status-filter-apply = Apply
# What the folded filter lets through, a part of a list: “pool a.x.com, category CMS, backups that are behind”.
status-filtered-pool = pool { $value }
status-filtered-category = category { $value }
status-filtered-behind = backups that are behind

# After the name of a pool and an arrow, which is read as the unseen word: “atl-cs-001… → backup on red-cs-001…”.
status-way-backup = <span class="unseen">to</span> backup on { $pool }
status-way-not-paired = not paired

status-column-states = Export, import
status-column-waiting = Waiting
status-column-last-sync = Last sync
status-column-next-sync = Next sync
status-column-verified = Verified
# Between the state of the export and that of the import, for screen readers.
status-import-follows = , import:
status-ahead = recorded { $span } ahead of the clock
# $freshness is a word such as “Fresh” or “Late”, $target a span.
status-freshness = { $freshness }, target { $target }
# The changes that wait to be copied.
status-waiting = { $items ->
    [one] { $items } item
   *[other] { $items } items
}
# There are more than were counted.
status-waiting-over = { $items ->
    [one] over { $items } item
   *[other] over { $items } items
}
# For how long the oldest of these changes waits.
status-waiting-oldest = oldest { $span }
# When these changes were counted.
status-waiting-counted = counted { $ago }
status-waiting-unknown = not known
status-waiting-untracked = not tracked
# A link to the sync.
status-sync-under-way = one is under way
status-no-next-sync = none planned

status-nothing-fits-title = Nothing fits the filter
status-nothing-fits = No pool that you see has modules of this choice.
status-nothing-title = Nothing to show
status-nothing = You see none of the modules of any pool.

status-words-title = What the words mean, and by which rules
# In these rules, the gaps are the names of states, which are the same in all languages.
status-rules-intro = The export and import states are those of <code>Get-CsBackupServiceStatus</code>. Of these rules, the first that fits counts; nothing but “{ status-column-waiting }” is asked of a store, and that by the worker, once a minute.
status-rule-not-copied = The module is not copied, or was not yet: <code>{ $state }</code>, and no import state. It is normal for CMSMaster on a pool that is not the active master.
status-rule-failed = The last sync failed: <code>{ $error }</code> on both sides; the backup stayed as it was.
status-rule-under-way = A sync is under way: <code>{ $state }</code>.
status-rule-stopped = The last sync was stopped, or waits for a decision: <code>{ $nonsteady }</code>. Before any succeeded, <code>{ $error }</code> on both sides: nobody knows then what the backup has.
status-rule-waiting = The live store tracks its changes (<code>poolsync track install</code>), and some waited when they were counted since the last sync: <code>{ $nonsteady }</code> if the oldest waits for longer than twice the time between two syncs, or if there are more than can be counted quickly; else <code>{ $steady }</code>. What waited then waits still, however long ago it was counted. The time between two syncs is that of the schedule which counts for the module, SyncInterval without one; of a cron expression, from its last occurrence to its next.
status-rule-nothing-waits = No change waits, as counted since the last sync and within the last five minutes: <code>{ $state }</code>.
status-rule-untracked = The live store does not track its changes, or nobody could count them for five minutes: <code>{ $state }</code>, as of the moment when the last sync ended. What changed since is not known.
# “3” is the number of a rule above.
status-rules-import = From 3 on, the import is <code>{ $normal }</code>, or <code>{ $error }</code> if the last sync left items out, which its run names. What was counted more than five minutes ago, because no worker lives or a store did not answer, is told under “{ status-column-waiting }” as not known, with the moment of the last count.
status-rules-freshness = Freshness is the age of the last success against the target that was set: <strong>{ freshness-fresh }</strong>, <strong>{ freshness-late }</strong> from the warning on, <strong>{ freshness-breached }</strong> from the target on, and for a backup that never succeeded. A success that is recorded more than five minutes ahead of this machine’s clock can’t be true: one of the clocks is or was wrong, nobody knows how old the backup is (<strong>{ freshness-age-unknown }</strong>), and it counts as past its target until a sync succeeds.

go-title = Go to
# The name of the form on the page, apart from that in the menu, for screen readers.
go-form = On this page
go-wanted = A pool, a run’s number, or a page
go-submit = Go
# $wanted is what was typed.
go-nothing-title = Nothing is named like “{ $wanted }”
go-nothing = A part of a pool’s name or site is enough, or of a page’s title; a run is found by its whole number. What a run changed is found on its page “Changes”.
# The heading above the pages that were found.
go-pages = Pages
# Titles of pages, for what the menu does not name.
go-page-targets = Freshness targets
go-page-notifications = Notifications
go-page-api = API
go-page-roles = Roles
go-page-accounts = Accounts

help-all-pages = All pages of help
help-on-this-page = On this page
# Names of tables and examples within a page of help, for screen readers.
help-table = Table { $number }
help-example = Example { $number }

# The list of messages, and the page of each.
help-messages = Messages and their codes
help-messages-intro = Each message that says what is wrong has a code, the same in all languages; pages show it, and a problem of the API names it. What stands in braces is put in when it is said.
help-column-code = Code
help-message-said = What it says
help-message-next = What to do
help-message-means = What it means, and what to do
help-message-who = Where it comes from
help-message-request = From the panel, in answer to a request for a page or of the API. The request changed nothing, or what it says it changed.
help-message-input = From a field of a form, an option of the command line, or a member of a request of the API. Nothing was changed; correct what is named and send it again.
help-message-refused = From the panel, which did not do what was asked for, because of how things stand or of what you may do. Nothing was changed.
help-message-engine = From a run: from reading, comparing or writing stores. Whether a module failed or an item was left out, the run’s page says.
