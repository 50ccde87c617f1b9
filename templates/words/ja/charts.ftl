# The charts, by day, of the page “Charts”, and the small ones of the overview.

charts-title = グラフ
charts-intro = 直近 { $days } 日間を UTC の日付で示します。
charts-no-pools-means = 2 つのプールを追加し、互いをバックアップ プールに設定してください。すると、実行の様子がここにグラフで表示されます。
# The name of the form, for screen readers.
charts-filter-form = グラフを絞り込む
charts-filter-apply = 適用
# What the filter lets through.
charts-filtered-pool = プール: { $pool }

charts-ended = 実行の結果
charts-ended-none = この期間に依頼された実行はありません。
charts-ended-means = 実行を、依頼された日ごとに数えています。目盛りは結果ごとに異なります。
# $outcomes are names of outcomes in a row.
charts-ended-means-absent = 実行を、依頼された日ごとに数えています。目盛りは結果ごとに異なります。次の結果はありませんでした: { $outcomes }。
# Follows one of the two above.
charts-ended-cut = 件数が多すぎてすべてを数えられないため、新しいものだけを示しています。
# Beside the name of an outcome: its runs in all these days, and the most on one of them.
charts-ended-most = 合計 { $total } 件、1 日に最大 { $most } 件
# The same in place of the drawing, for screen readers.
charts-ended-drawing = { $days } 日間の 1 日ごとの実行数: 合計 { $total } 件、1 日に最大 { $most } 件。
# An outcome beside those that are states of runs.
charts-not-ended = 未終了
charts-ended-figures = 数値<span class="unseen">: 実行の結果</span>
charts-ended-table = 日ごとの実行の結果
charts-column-day = 日付

charts-ages = バックアップの経過時間
charts-ages-means = 各バックアップの、その日で最も長い経過時間です。線は目標を示します。三角形は遅延した日、バツ印は目標を超過した日です。棒のない日の経過時間は不明です。
# Beside the name of a module; both are spans.
charts-age-most = 目標 { $target }、最長 { $oldest }
# The same in place of the drawing, for screen readers. $breaches are days.
charts-age-drawing = { $days } 日間の各日で最も長い、バックアップの経過時間: 最長 { $oldest }。目標 ({ $target }) を超過した日は { $breaches } 日です。
# In place of the drawing of a module.
charts-age-none = 成功した同期の記録はありません。
charts-ages-figures = 数値<span class="unseen">: { $pool } のバックアップ</span>
charts-ages-table = { $pool } の { $module } の経過時間
charts-column-oldest = 最長の経過時間
charts-none-paired = バックアップ プールのあるプールがないため、古くなるバックアップもありません。
charts-pool-unpaired = このプールにはバックアップ プールがないため、古くなるバックアップもありません。

# The small charts of the latest syncs of a pool, on the overview.
charts-only-sync = これまでの唯一の同期
charts-bytes = 書き込んだバイト数
charts-items = 変更した項目
charts-time = 所要時間
# The same of a whole drawing, for screen readers. There are two syncs at the least.
charts-bytes-of = { $pool } の直近 { $syncs } 回の同期で書き込んだバイト数
charts-items-of = { $pool } の直近 { $syncs } 回の同期で変更した項目
charts-time-of = { $pool } の直近 { $syncs } 回の同期の所要時間
# Sizes, numbers or spans: the highest of a drawing. $times is how many syncs are so far above the others that they are cut off; $highest is the highest of these.
charts-most = { $times ->
    [0] 最大 { $usual }
    [1] 最大 { $usual }、ただし 1 回は { $highest }
   *[other] 最大 { $usual }、ただし { $times } 回は最大 { $highest }
}
# How many syncs ended so: beside the sign for it, and for screen readers one after the other.
charts-failed = 失敗 { $number } 回
charts-partial = 一部成功 { $number } 回
charts-cancelled = 取り消し { $number } 回
charts-all-succeeded = すべて成功
# In place of a drawing, for screen readers. $most is charts-most, $ended what stands above: “up to 4.0 kB; 1 failed”.
charts-drawing = { $most }。{ $ended }
# One bar: when the sync ended, its figure, and its state.
charts-bar = { $moment }: { $figure }、{ $state }
charts-figures = 直近 { $syncs } 回の同期の数値<span class="unseen"> ({ $pool })</span>
charts-figures-table = { $pool } の直近の同期の数値
charts-column-bytes = バイト数
charts-column-items = 項目数
