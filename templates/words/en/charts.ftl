# The charts, by day, of the page “Charts”, and the small ones of the overview.

charts-title = Charts
charts-intro = The last { $days } days, by the clock of UTC.
charts-no-pools-means = Add two pools and make each the other’s backup pool; what their runs do is drawn here.
# The name of the form, for screen readers.
charts-filter-form = Filter the charts
charts-filter-apply = Apply
# What the filter lets through.
charts-filtered-pool = pool { $pool }

charts-ended = How runs ended
charts-ended-none = No run was asked for in these days.
charts-ended-means = Runs by the day that they were asked for on. Each outcome has a scale of its own.
# $outcomes are names of outcomes in a row.
charts-ended-means-absent = Runs by the day that they were asked for on. Each outcome has a scale of its own; there were none of these: { $outcomes }.
# Follows one of the two above.
charts-ended-cut = There were too many to count them all: the newest are shown.
# Beside the name of an outcome: its runs in all these days, and the most on one of them.
charts-ended-most = { $total } in all, up to { $most } a day
# The same in place of the drawing, for screen readers.
charts-ended-drawing = Runs a day for { $days } days: { $total } in all, up to { $most } a day.
# An outcome beside those that are states of runs.
charts-not-ended = Not ended yet
charts-ended-figures = Figures<span class="unseen"> of how runs ended</span>
charts-ended-table = How runs ended, day by day
charts-column-day = Day

charts-ages = How old backups became
charts-ages-means = The oldest that each backup was on a day, with its target as a line. A triangle marks days on which it was late, a cross those on which it was past its target. Where there is no bar, nobody knows.
# Beside the name of a module; both are spans.
charts-age-most = target { $target }, up to { $oldest }
# The same in place of the drawing, for screen readers. $breaches are days.
charts-age-drawing = { $breaches ->
    [one] The oldest that the backup was on each of { $days } days: up to { $oldest }, on { $breaches } day past its target of { $target }.
   *[other] The oldest that the backup was on each of { $days } days: up to { $oldest }, on { $breaches } days past its target of { $target }.
}
# In place of the drawing of a module.
charts-age-none = No sync has succeeded that is known of.
charts-ages-figures = Figures<span class="unseen"> of the backups of { $pool }</span>
charts-ages-table = The ages of { $module } of { $pool }
charts-column-oldest = Oldest
charts-none-paired = No pool has a backup pool, so there is no backup that could grow old.
charts-pool-unpaired = This pool has no backup pool, so there is no backup that could grow old.

# The small charts of the latest syncs of a pool, on the overview.
charts-only-sync = The one sync so far
charts-bytes = Bytes written
charts-items = Items changed
charts-time = Time taken
# The same of a whole drawing, for screen readers. There are two syncs at the least.
charts-bytes-of = Bytes written by the last { $syncs } syncs of { $pool }
charts-items-of = Items changed by the last { $syncs } syncs of { $pool }
charts-time-of = Time taken by the last { $syncs } syncs of { $pool }
# Sizes, numbers or spans: the highest of a drawing. $times is how many syncs are so far above the others that they are cut off; $highest is the highest of these.
charts-most = { $times ->
    [0] up to { $usual }
    [1] up to { $usual }, once { $highest }
    [2] up to { $usual }, twice up to { $highest }
   *[other] up to { $usual }, { $times } times up to { $highest }
}
# How many syncs ended so: beside the sign for it, and for screen readers one after the other.
charts-failed = { $number } failed
charts-partial = { $number } partial
charts-cancelled = { $number } cancelled
charts-all-succeeded = all succeeded
# In place of a drawing, for screen readers. $most is charts-most, $ended what stands above: “up to 4.0 kB; 1 failed”.
charts-drawing = { $most }; { $ended }
# One bar: when the sync ended, its figure, and its state.
charts-bar = { $moment }: { $figure }, { $state }
charts-figures = Figures of the last { $syncs } syncs<span class="unseen"> of { $pool }</span>
charts-figures-table = Figures of the last syncs of { $pool }
charts-column-bytes = Bytes
charts-column-items = Items
