# The charts, by day, of the page “Charts”, and the small ones of the overview.

charts-title = Diagramme
charts-intro = Die letzten { $days } Tage, nach der Uhrzeit in UTC.
charts-no-pools-means = Legen Sie zwei Pools an und machen Sie jeden zum Sicherungspool des anderen; was ihre Läufe tun, wird hier dargestellt.
# The name of the form, for screen readers.
charts-filter-form = Die Diagramme filtern
charts-filter-apply = Anwenden
# What the filter lets through.
charts-filtered-pool = Pool { $pool }

charts-ended = Wie Läufe endeten
charts-ended-none = In diesen Tagen wurde kein Lauf angefordert.
charts-ended-means = Läufe nach dem Tag, an dem sie angefordert wurden. Jedes Ergebnis hat einen eigenen Maßstab.
# $outcomes are names of outcomes in a row.
charts-ended-means-absent = Läufe nach dem Tag, an dem sie angefordert wurden. Jedes Ergebnis hat einen eigenen Maßstab; von diesen gab es keine: { $outcomes }.
# Follows one of the two above.
charts-ended-cut = Es waren zu viele, um alle zu zählen: Gezeigt werden die neuesten.
# Beside the name of an outcome: its runs in all these days, and the most on one of them.
charts-ended-most = { $total } insgesamt, bis zu { $most } am Tag
# The same in place of the drawing, for screen readers.
charts-ended-drawing = Läufe je Tag an { $days } Tagen: { $total } insgesamt, bis zu { $most } am Tag.
# An outcome beside those that are states of runs.
charts-not-ended = Noch nicht beendet
charts-ended-figures = Zahlen<span class="unseen"> dazu, wie Läufe endeten</span>
charts-ended-table = Wie Läufe endeten, Tag für Tag
charts-column-day = Tag

charts-ages = Wie alt Sicherungen wurden
charts-ages-means = Das höchste Alter jeder Sicherung an einem Tag, mit ihrem Ziel als Linie. Ein Dreieck kennzeichnet Tage, an denen sie verspätet war, ein Kreuz Tage, an denen sie ihr Ziel überschritten hatte. Wo kein Balken ist, ist das Alter nicht bekannt.
# Beside the name of a module; both are spans.
charts-age-most = Ziel { $target }, bis zu { $oldest }
# The same in place of the drawing, for screen readers. $breaches are days.
charts-age-drawing = { $breaches ->
    [one] Das höchste Alter der Sicherung an jedem von { $days } Tagen: bis zu { $oldest }, an { $breaches } Tag über ihrem Ziel von { $target }.
   *[other] Das höchste Alter der Sicherung an jedem von { $days } Tagen: bis zu { $oldest }, an { $breaches } Tagen über ihrem Ziel von { $target }.
}
# In place of the drawing of a module.
charts-age-none = Es ist keine erfolgreiche Synchronisierung bekannt.
charts-ages-figures = Zahlen<span class="unseen"> zu den Sicherungen von { $pool }</span>
charts-ages-table = Alter der Sicherung: { $module } von { $pool }
charts-column-oldest = Höchstes Alter
charts-none-paired = Kein Pool hat einen Sicherungspool, also gibt es keine Sicherung, die alt werden könnte.
charts-pool-unpaired = Dieser Pool hat keinen Sicherungspool, also gibt es keine Sicherung, die alt werden könnte.

# The small charts of the latest syncs of a pool, on the overview.
charts-only-sync = Die einzige Synchronisierung bisher
charts-bytes = Geschriebene Bytes
charts-items = Geänderte Elemente
charts-time = Dauer
# The same of a whole drawing, for screen readers. There are two syncs at the least.
charts-bytes-of = Geschriebene Bytes der letzten { $syncs } Synchronisierungen von { $pool }
charts-items-of = Geänderte Elemente der letzten { $syncs } Synchronisierungen von { $pool }
charts-time-of = Dauer der letzten { $syncs } Synchronisierungen von { $pool }
# Sizes, numbers or spans: the highest of a drawing. $times is how many syncs are so far above the others that they are cut off; $highest is the highest of these.
charts-most = { $times ->
    [0] bis zu { $usual }
    [1] bis zu { $usual }, einmal { $highest }
    [2] bis zu { $usual }, zweimal bis zu { $highest }
   *[other] bis zu { $usual }, { $times }-mal bis zu { $highest }
}
# How many syncs ended so: beside the sign for it, and for screen readers one after the other.
charts-failed = { $number } fehlgeschlagen
charts-partial = { $number } teilweise
charts-cancelled = { $number } abgebrochen
charts-all-succeeded = alle erfolgreich
# In place of a drawing, for screen readers. $most is charts-most, $ended what stands above: “up to 4.0 kB; 1 failed”.
charts-drawing = { $most }; { $ended }
# One bar: when the sync ended, its figure, and its state.
charts-bar = { $moment }: { $figure }, { $state }
charts-figures = Zahlen der letzten { $syncs } Synchronisierungen<span class="unseen"> von { $pool }</span>
charts-figures-table = Zahlen der letzten Synchronisierungen von { $pool }
charts-column-bytes = Bytes
charts-column-items = Elemente
