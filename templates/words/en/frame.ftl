# What stands around every page, and the small parts that many pages share.

skip-to-content = Skip to the content
menu = Menu
menu-main = Main
nav-overview = Overview
nav-sync = Sync
nav-restore = Restore
nav-runs = Runs
nav-status = Status
nav-schedules = Schedules
nav-alarms = Alarms
nav-pools = Pools
nav-access = Access
nav-tokens = Tokens
nav-audit = Audit
nav-settings = Settings
nav-help = Help
nav-account = Your account
sign-out = Sign out
go-label = Go to a pool, a run or a page
go-placeholder = Go to…

keys = Keys
keys-show = Show these keys
keys-off = Off: keys do nothing by themselves
close = Close

frame-other-key = The other processes on this database have another key file than this one. It takes no runs and records nothing: whatever is to be changed is refused here. Copy their key file to this machine; its log says more.
frame-old = A newer version of poolsync works on the same database. This process goes on beside it; upgrade it soon.
frame-draining = Workers take no new runs (drain). What is asked for waits in the queue until that is switched off in the <a href="{ $href }">settings</a>.

# Names of tables follow; a number only where they are folded away.
tables-only = { $number ->
    [0] Only
   *[other] Only { $number } tables
}
tables-without = { $number ->
    [0] Without
   *[other] Without { $number } tables
}
filter = Filter
filter-by = Filter: <strong>{ $words }</strong>
# $removed is a sentence that says when the list of items was removed, and why.
items-removed = { $removed } The figures stay; single items can’t be looked up or put back any more.
pages = Pages
pairs-previous = Previous pairs
pairs-next = Next pairs
