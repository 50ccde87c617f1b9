# 実行: 一覧、実行のページ、変更の一覧。

# The list of runs; its title is that of the menu.
runs-cancel-queued = 待機中の実行を取り消す
# The name of the form, for screen readers.
runs-filter-form = 実行の絞り込み
# The label of the choice who or what asked for a run.
runs-filter-way = 依頼方法
runs-filter-way-any = すべて
runs-filter-changes = 変更
runs-filter-changes-any = 有無を問わない
runs-filter-changes-only = 変更ありのみ
runs-of-batch = 1 つの依頼でまとめて開始された実行です。<a href="{ $href }">すべての実行を表示</a>
runs-none-fit = 絞り込みに一致する実行がありません
runs-none-fit-means = 条件を緩めるか、<a href="{ $href }">すべての実行を表示</a>してください。
runs-none = まだ実行がありません
runs-none-means = プールの同期やプレビューは、それぞれ 1 つの実行になります。比較した内容と変更した内容が、項目ごとにここに残ります。

# What a folded filter lets through: parts of a row such as “pool a.x.com, state failed”.
runs-filtered-pool = プール: { $value }
runs-filtered-module = モジュール: { $value }
# $value is queued, running, held, succeeded, partial, failed, cancelled or interrupted.
runs-filtered-state = { $value ->
    [queued] 状態: 待機中
    [running] 状態: 実行中
    [held] 状態: 保留
    [succeeded] 状態: 成功
    [partial] 状態: 一部成功
    [failed] 状態: 失敗
    [cancelled] 状態: 取り消し
    [interrupted] 状態: 中断
   *[other] 状態: { $value }
}
runs-filtered-who = 依頼者: { $value }
# $value is what the choice “Asked for” says.
runs-filtered-way = 依頼方法: { $value }
# $value is only.
runs-filtered-changes = { $value ->
    [only] 変更ありのみ
   *[other] 変更: { $value }
}
runs-filtered-from = { $value } 以降
runs-filtered-until = { $value } まで
# The runs that one request started.
runs-filtered-batch = まとめて開始
runs-filtered-item = 項目に { $value } を含む
# $value is insert, update or delete.
runs-filtered-change = { $value ->
    [insert] 変更: 挿入
    [update] 変更: 更新
    [delete] 変更: 削除
   *[other] 変更: { $value }
}
# $value is planned, applied or skipped.
runs-filtered-outcome = { $value ->
    [planned] 結果: 予定
    [applied] 結果: 適用済み
    [skipped] 結果: スキップ
   *[other] 結果: { $value }
}
# Stands between the parts of a row.
runs-comma = 、

# The table of runs.
runs-column-by = 依頼者
# Which stores a run writes that puts another back. $store is live or backup.
runs-writes-stores = { $store ->
    [live] { $pool } の稼働ストアへ
   *[backup] { $pool } のバックアップ ストアへ
}
# Which stores a run writes that removes old data.
runs-writes-own-backup = このプールのバックアップ ストア
# $what is what the run is, for example “sync”; $mode is delta or full. Force is the parameter of that name.
runs-asked = { $mode ->
    [full] { $what }、完全
   *[delta] { $what }、差分
}
runs-asked-force = { $mode ->
    [full] { $what }、完全、Force 指定
   *[delta] { $what }、差分、Force 指定
}
# Of a verification, which always compares everything.
runs-asked-force-only = { $what }、Force 指定
# On which way a run was asked for: $via is web, cli, token or schedule.
runs-via = { $via ->
    [web] Web ページ
    [cli] コマンド ライン
    [token] アクセス トークン
   *[schedule] スケジュール
}

# Cancelling what waits.
runs-cancel-table = 取り消される実行
runs-cancel-others = { $number ->
   *[other] ほかに { $number } 件の実行が待機していますが、割り当てられているロールでは取り消せません。これらはそのまま残ります。
}
runs-cancel-means = { $number ->
   *[other] <strong>{ $number } 件の実行がキューで待機しています</strong>。まだ何も始まっていないため、取り消してもストアは変更されません。確認する前にワーカーが引き受けた実行はそのまま続き、この後キューに入る実行も取り消されません。
}
runs-cancel-means-filtered = { $number ->
   *[other] <strong>絞り込みに一致する { $number } 件の実行がキューで待機しています</strong>。まだ何も始まっていないため、取り消してもストアは変更されません。確認する前にワーカーが引き受けた実行はそのまま続き、この後キューに入る実行も取り消されません。
}
# Below the table, where there are more.
runs-cancel-newest = 新しいものから { $number } 件を表示しています。
runs-cancel-keep = 取り消さない
runs-cancel-do = { $number ->
   *[other] { $number } 件の実行を取り消す
}
runs-cancel-none = 待機中の実行はありません
runs-cancel-none-means = キューに待機中の実行はありません。
runs-cancel-none-filtered = 絞り込みに一致する待機中の実行はありません。
runs-cancel-none-yours = 取り消しが許可されている待機中の実行はありません。
runs-cancel-none-filtered-yours = 絞り込みに一致し、取り消しが許可されている待機中の実行はありません。
runs-cancel-back = 実行履歴に戻る

# A run’s page: its head.
# Leads to the runs that one request started.
runs-batch = まとめて開始された実行
runs-again-run = 再実行
runs-again-preview = 再プレビュー
runs-again-verify = 再検証
# $again is one of the three before.
runs-again-failed = { $again }: 失敗したもののみ
runs-cancel-one = この実行を取り消す
runs-preview-goes = プレビューです。何も書き込まれません。どのような変更が行われるかを表示します。
runs-preview-ended = プレビューです。何も書き込まれていません。どのような変更が行われるかを表示しています。
runs-verification = 検証は両側の内容を比較します。何も書き込みません。
runs-plan-changed = 計画の確認後にストアが変更されたため、何も行われませんでした。新しい計画を下に示します。
runs-plan-changed-offered = 計画の確認後にストアが変更されたため、何も行われませんでした。新しい計画を下に示します。ここから適用できます。
runs-refused-again = 再実行は開始されませんでした
runs-refused-apply = 計画は適用されませんでした
runs-refused-decide = 何も決定されませんでした
runs-refused-put-back = 何も元に戻されませんでした

# What is held, and the form to decide. What holds it is the guard.
runs-hold = 決定待ち
runs-hold-means = 何も変更されていません。予定されている変更の内容のため、保護チェックが最初の書き込みの前にこの実行を保留しました。
runs-hold-means-begun = 以前の試行が計画の適用を始めていました。そこで行われた変更は残っています。予定されている変更の内容のため、保護チェックが今回の試行を最初の書き込みの前に保留しました。
# $links are some of the three below, in a row. $items is how many items the store has now that would be written.
runs-hold-would = { $items ->
   *[other] 予定されている変更を表示: { $links }。書き込み先には現在 { $items } 個の項目があります。
}
runs-hold-would-delete = <a href="{ $href }">削除 ({ $number })</a>
runs-hold-would-update = <a href="{ $href }">更新 ({ $number })</a>
runs-hold-would-insert = <a href="{ $href }">挿入 ({ $number })</a>
# $until is a moment, $ahead the time until then, for example “in 23 h”.
runs-hold-until = 決定の期限は { $until } ({ $ahead }) です。誰も決定しない場合、この実行は自動的に終了し、何も変更しません。
runs-hold-needs = 決定するにはアクセス許可 { $permission } が必要です。
runs-hold-comment = コメント
runs-hold-comment-means = 決定とともに、このページと監査に残ります。
runs-hold-needs-more = この実行を承認するには、アクセス許可 { $permission } も必要です。却下することはできます。
runs-hold-is-own = この実行は自分で依頼したものであり、設定により別の人が承認する必要があります。却下することはできます。
runs-approve-means = 承認すると、計画が { $pool } に適用されます。その前にワーカーがもう一度比較し、計画が変わっていた場合は再び保留されます。
runs-approve-means-deletes = { $number ->
   *[other] 承認すると、<strong>{ $pool } から { $number } 個の項目が削除されます</strong>。その前にワーカーがもう一度比較し、計画が変わっていた場合は再び保留されます。
}
runs-reject = 却下: 何も変更しない
runs-approve = 承認して適用

# How far the run is. The first ones stand beside its state.
runs-waits-for-run = このプールの<a id="ahead" href="{ $href }">先行する実行</a>を待っています
# $ago is, for example, “3 min ago”.
runs-waits-for-worker = ワーカーを待っています。依頼: { $ago }
runs-waits-for-person = 人の決定を待っています
# $ahead is, for example, “in 23 h”.
runs-waits-for-person-until = 人の決定を待っています。自動終了: { $ahead }
runs-took = 所要時間 { $span }、終了: { $ago }
runs-first-begun = 最初の開始: { $ago }
# How long it has been running.
runs-goes-for = 経過 { $span }
# $limit is as it is set (“200 KiB/s”), $bytes the same in powers of 1000, without “/s”.
runs-limited = { $limit } ({ $bytes }/s) に制限中
runs-stopping = 取り消し処理中
runs-interrupted = ワーカーが停止したか、異常終了しました。書きかけのデータはありません。ワーカーが自動的にこの実行を引き継ぎます。
# Read out by screen readers when it changes. $doing are the sentences below, in a row.
runs-summary = { $number ->
    [0] { $state }
   *[other] { $state }: { $doing }
}
runs-summary-copies = { $module } をコピー中
runs-summary-compares = { $module } を比較中
runs-modules = この実行のモジュール
runs-column-compared = 比較
runs-column-inserted = 挿入
runs-column-updated = 更新
runs-column-deleted = 削除
runs-column-would-insert = 挿入予定
runs-column-would-update = 更新予定
runs-column-would-delete = 削除予定
# The figures of a verification: items on both sides that differ, that the target lacks, that only the target has, that are equal.
runs-column-different = 差異あり
runs-column-missing = 不足
runs-column-extra = 余分
runs-column-matched = 一致
runs-column-unchanged = 変更なし
runs-column-skipped = スキップ
# Bytes.
runs-column-read = 読み取り
runs-column-written = 書き込み
runs-tables-only = { $number ->
   *[other] { $number } 個のテーブルのみ
}
runs-tables-without = { $number ->
   *[other] { $number } 個のテーブルを除外
}
# The name of a bar, for screen readers.
runs-bar-applying = { $module }: 転送済みの変更
runs-bar-comparing = { $module }: 比較中
runs-applied = { $planned } 件の変更のうち { $done } 件
# New contents wait beside the target’s; nothing of the target is changed yet.
runs-brought = { $planned } 件の変更のうち { $done } 件を転送済み、適用はまだ 0 件
# $progress is one of the two before.
runs-applying-left = { $progress }、残り約 { $span }
# $progress is one of the three before; $bytes is a size, for example “1.2 MB”.
runs-applying-rate = { $progress }、{ $bytes }/s
runs-comparing = { $items ->
   *[other] 比較中、これまでに { $items } 個の項目
}
# How long each took.
runs-times = 比較 { $compared }
runs-times-written = 比較 { $compared }、適用 { $applied }
# Follows a number: it is that of a plan, nothing of it was done.
runs-planned = 予定
# The line of sums.
runs-together = 合計

# What a verification found.
runs-parts = テーブルとフォルダー
runs-parts-differ = 差異のある箇所
runs-repair = 修復: 完全同期
runs-parts-all-equal = 比較したテーブルとフォルダーは、すべて両側で一致しています。
runs-parts-equal = { $number ->
   *[other] 一致したテーブルとフォルダー: { $number } 個
}
runs-parts-equal-table = 一致したテーブルとフォルダー
runs-column-part = テーブルまたはフォルダー
# Files that lie in no folder.
runs-part-top = { $module }、ストアの最上位

runs-changes = 変更
runs-differences = 差異
runs-list-would = 変更されるすべての項目
runs-list-differs = 差異のあるすべての項目
runs-list-planned = 予定されているすべての変更
runs-list-changed = 変更されたすべての項目

# A plan that can be carried out.
runs-offer = この計画を適用
runs-offer-new = 新しい計画を適用
runs-offer-inserts = 挿入予定
runs-offer-updates = 更新予定
runs-offer-deletes = 削除予定
runs-offer-means = まずワーカーがもう一度比較します。計画どおりのことだけを行い、計画の作成後に何か変わっていた場合は何も行わず、新しい計画を表示します。
runs-offer-needs = 適用するにはアクセス許可 { $permission } が必要です。
runs-newer = バックアップにないデータが稼働ストアにあります
# Of items of the live store. Modules and when each was last synced follow these three.
runs-newer-both = { $updates ->
   *[other] 稼働ストアの { $updates } 個の項目はバックアップと内容が異なり、適用すると上書きされます。別の { $deletes } 個の項目はバックアップに存在せず、適用すると削除されます。最後に成功した同期より後の変更は、どのバックアップにもありません。
}
runs-newer-updates = { $updates ->
   *[other] 稼働ストアの { $updates } 個の項目はバックアップと内容が異なり、適用すると上書きされます。最後に成功した同期より後の変更は、どのバックアップにもありません。
}
runs-newer-deletes = { $deletes ->
   *[other] 稼働ストアの { $deletes } 個の項目はバックアップに存在せず、適用すると削除されます。最後に成功した同期より後の変更は、どのバックアップにもありません。
}
runs-newer-synced = { $module }: 最後の同期 { $ago } ({ $at })
runs-newer-never = { $module }: 未同期
runs-newer-take = それでもすべて上書きおよび削除する
runs-confirm = 確認のため <code>{ $pool }</code> と入力してください
# The button that carries the plan out, for example “Insert 3 and delete 2 items in a.x.com”; $place is one of the two below.
runs-do-all = { $place } { $inserts } 個の項目を挿入、{ $updates } 個を更新、{ $deletes } 個を削除
runs-do-inserts-updates = { $place } { $inserts } 個の項目を挿入、{ $updates } 個を更新
runs-do-inserts-deletes = { $place } { $inserts } 個の項目を挿入、{ $deletes } 個を削除
runs-do-updates-deletes = { $place } { $updates } 個の項目を更新、{ $deletes } 個を削除
runs-do-inserts = { $inserts ->
   *[other] { $place } { $inserts } 個の項目を挿入
}
runs-do-updates = { $updates ->
   *[other] { $place } { $updates } 個の項目を更新
}
runs-do-deletes = { $deletes ->
   *[other] { $place } { $deletes } 個の項目を削除
}
runs-place-pool = { $pool } で
# $store is live or backup.
runs-place-stores = { $store ->
    [live] { $pool } の稼働ストアで
   *[backup] { $pool } のバックアップ ストアで
}

# What was said to a held run; “Approved” or “Rejected” stands before it.
runs-decisions = 決定
runs-decision = 決定者: <strong>{ $who }</strong>
runs-decision-comment = 決定者: <strong>{ $who }</strong>「{ $comment }」

# What the run had to say.
runs-attempts = 試行
runs-left-out = 除外された項目
runs-left-out-hidden = { $number ->
   *[other] Force の指定により、致命的でない { $number } 件のメッセージは表示されません。<a href="{ $href }">この実行の CSV</a> に含まれています。
}
runs-left-out-more = 先頭の一部を表示しています。すべては<a href="{ $href }">この実行の CSV</a> にあります。

runs-put-back = 元に戻す
runs-put-back-means = この実行が上書きまたは削除したものは、一定期間、退避領域に残ります。元に戻した場合の変更はプレビューで確認できます。プレビューの計画を適用するまで、何も書き込まれません。
runs-put-back-all = すべてを元に戻すプレビュー
runs-put-back-choose = 元に戻す項目を選択

# What was asked for.
runs-request = 依頼
# $via is web (a page of the panel), cli, token or schedule.
runs-asked-by = { $via ->
    [web] { $who } (Web ページ)
    [cli] { $who } (コマンド ライン)
    [token] { $who } (アクセス トークン)
   *[schedule] { $who } (予定時刻に開始)
}
# When it was asked for.
runs-fact-asked-for = 依頼日時
runs-fact-started = 開始
# $at is a moment; $again is one less than $attempts.
runs-started-again = { $again ->
   *[other] { $at }、引き継ぎ { $again } 回、試行 { $attempts } 回
}
runs-fact-worker = ワーカー
runs-fact-last-worker = 最後のワーカー
# The run whose plan it carries out follows.
runs-fact-basis = 適用する計画
runs-basis = <a href="{ $href }">{ $run }</a>、{ $at }
# The run that it puts back follows.
runs-fact-puts-back = 元に戻す対象
runs-puts-back-all = <a href="{ $href }">{ $run }</a> のすべて、{ $at }
runs-puts-back-chosen = { $chosen ->
   *[other] <a href="{ $href }">{ $run }</a> の選択された { $chosen } 件の変更、{ $at }
}
runs-fact-tables = { $module } のテーブル
runs-fact-comparison = 比較
runs-comparison-verify = すべてを内容で比較
# $mode is delta or full.
runs-comparison = { $mode ->
    [full] 完全
   *[delta] 差分
}
# The parameter of that name.
runs-fact-force = Force
runs-force-yes = はい: 致命的でないメッセージは表示されません
# The digest of the plan, and the run’s identifier.
runs-fact-plan = 計画
runs-fact-id = 実行 ID

# The list of changes.
runs-changes-title = 変更 · { $pool }
runs-changes-sync-would = 同期で行われる変更
runs-changes-restore-would = 復元で行われる変更
runs-changes-put-back-would = 元に戻すことで行われる変更
runs-changes-clear-would = 削除の対象
runs-changes-verification = 検証の結果です。両側の差異と、同期した場合にどう変更されるかを示します。何も書き込まれていません。
runs-changes-preview = プレビューです。この内容は何も書き込まれていません。
runs-changes-filter-form = 変更の絞り込み
runs-changes-filter-item = 項目に含まれる文字列
runs-changes-put-back = 選択した変更を元に戻すプレビュー
runs-changes-choose-all = このページのすべてを選択
runs-changes-put-back-means = プレビューの計画を適用するまで、何も書き込まれません。
# The head of a column of boxes.
runs-changes-column-choose = 選択
# $change is Insert, Update or Delete.
runs-changes-choose = { $item } の{ $change }を選択
runs-changes-none-fit = 絞り込みに一致する変更がありません
runs-changes-none-fit-means = 条件を緩めるか、<a href="{ $href }">すべての変更を表示</a>してください。
runs-changes-not-kept = この一覧はもう保持されていません
runs-changes-not-kept-means = モジュールごとの集計値は<a href="{ $href }">実行のページ</a>にあります。
runs-changes-nothing = 変更はありません
runs-changes-nothing-done = 行うことはありませんでした。
runs-changes-nothing-equal = バックアップはすでに稼働データと一致していました。
runs-changes-nothing-unplanned = 計画ができる前に実行が終了しました。理由は実行のページにあります。
runs-changes-no-plan = まだ計画がありません
runs-changes-no-plan-means = 変更は、モジュールの比較が終わりしだい表示されます。<a href="{ $href }">実行に戻る</a>

# What stands beside the head of a run that is under way, as the script sees it; { $time } is a time of day.
runs-live = ライブ
runs-live-away = パネルのデータベースが応答しません。表示内容は { $time } 時点のものです。パネルは再試行を続けます。
runs-live-lost = { $time } 以降パネルからの応答がありません。再接続を試みています。実行はこのページがなくても続きます。

## Which runs touched an item

runs-items-title = 項目の検索
runs-items-lead = あるユーザー、連絡先、ファイルに触れたのはどの実行でしょうか。何かを変更した実行を新しい順に検索します。
runs-items-field = 項目
runs-items-hint = 名前の一部を入力します。例: <code>user4711@litwareinc.com</code>、<code>slides.pptx</code>。大文字と小文字は区別されません。行の名前は、テーブルと主キーからなります。
runs-items-search = 検索
runs-items-found = 実行による変更
runs-items-more = 他 { $more } 件
runs-items-one = 変更を表示
# $at is a moment, after which history was looked through.
runs-items-so-far = { $at } 以降の実行を検索しました。
runs-items-none-so-far = { $at } 以降の実行には見つかりませんでした。それより古い実行はまだ検索していません。
runs-items-go-on = 古い実行の検索を続ける
runs-items-whole = 履歴全体を検索しました。
runs-items-none = この項目を変更した実行はありません
runs-items-none-older = この項目を変更した、より古い実行はありません
runs-items-none-means = 履歴全体を検索しました。進行中の実行と、項目一覧がすでに保持されていない実行は含まれません。名前のより短い部分で試してください。

# One item of the list of changes in two versions.
runs-difference = 違い
runs-difference-of = { $item } の違い
# Before one of the two that follow: whether the run has done this change.
runs-difference-unwritten = この変更は書き込まれていません。
runs-difference-maybe-written = 実行は計画の適用を始めましたが、この変更は適用済みとして記録されていません。すでに適用されているか、現在適用中の可能性があります。
# What is shown; $at is a moment.
runs-difference-before-and-now = <strong>実行前</strong>は、実行が置き換えた内容で、退避領域に保管されているものです。<strong>現在</strong>は、{ $at } にターゲットにある内容です。後の実行やほかの人によって変更されている可能性があります。
runs-difference-inserted-and-now = この項目は実行によって挿入されました。それ以前にはありませんでした。<strong>現在</strong>は、{ $at } にターゲットにある内容です。後の実行やほかの人によって変更されている可能性があります。
runs-difference-target-and-source = 両側とも現在 ({ $at }) の状態を表示しています。実行が比較した後に変わっている可能性があります。
runs-difference-now-and-put-back = <strong>元に戻した後</strong>は、元に戻す対象の実行より前の内容で、退避領域に保管されているものです。<strong>現在</strong>は、{ $at } にストアにある内容です。実行が比較した後に変わっている可能性があります。
runs-difference-now-and-nothing = 実行するとこの項目は削除されます。現在 ({ $at }) の状態を表示しています。
# Heads of columns.
runs-difference-before = 実行前
runs-difference-now = 現在
runs-difference-target = 現在のターゲット
runs-difference-source = 現在のソース
runs-difference-put-back = 元に戻した後
runs-difference-removed = 削除した後
runs-difference-column = 列
runs-difference-fact = プロパティ
# The states of a column or property.
runs-difference-differs = 異なる
runs-difference-equal = 同じ
runs-difference-unsure = 不明
# What all of it comes to.
runs-difference-none = 現在は両方とも同じです。
runs-difference-some = { $different ->
   *[other] { $different } 列が異なり、{ $equal } 列は同じです。
}
runs-difference-neither = この項目はどちらの側にもありません。
runs-difference-other-kind = 2 つのストアは種類が異なり、一部の値の書き方も異なります (t と 1 など)。実行ではこれらは同じと見なされます。実行で異なるとされた点は「理由」を見てください。
runs-difference-key = キー
# In place of a value.
runs-difference-null = NULL
runs-difference-empty = 空のテキスト
runs-difference-absent = ありません
runs-difference-not-kept = 保管されていません
runs-difference-no-column = この列はありません
runs-difference-bytes = { $size ->
   *[other] { $size } バイト
}
# What is left out around a part of a value.
runs-difference-skipped = { $number ->
   *[other] … この前に { $number } 文字
}
runs-difference-more = { $number ->
   *[other] … ほかに { $number } 文字
}
runs-difference-more-bytes = … { $from } バイト目から表示
runs-difference-equal-columns = { $number ->
   *[other] 同じ列 { $number } 件
}
runs-difference-values = 行
# Of files.
runs-difference-kind = 種類
runs-difference-kind-file = ファイル
runs-difference-kind-directory = ディレクトリ
runs-difference-kind-link = シンボリック リンク
runs-difference-kind-other = その他
runs-difference-size = サイズ
runs-difference-modified = 更新日時
runs-difference-mode = モード
runs-difference-owner = 所有者
runs-difference-link = リンク先
runs-difference-extras = 拡張属性
runs-difference-extras-differ = 拡張属性またはアクセス制御リストが異なります。
runs-difference-facts = 項目
runs-difference-content = 内容
runs-difference-content-equal = 内容はすべてのバイトが同じです ({ $size })。
runs-difference-content-equal-so-far = 最初の { $compared } は同じです。残りは、ページで扱うには大きすぎるため比較していません。
runs-difference-content-differs = 内容は { $first } バイト目から異なり、4 KiB のブロック { $blocks } 個のうち { $differing } 個が異なります。
runs-difference-content-differs-so-far = 内容は { $first } バイト目から異なり、比較した 4 KiB のブロック { $blocks } 個のうち { $differing } 個が異なります。残りは、ページで扱うには大きすぎるため比較していません。
runs-difference-content-not-shown = 内容は表示されません。テキストでないか、ページで扱うには長すぎます。
runs-difference-content-unreadable = 内容を読み取れません: { $why }。表示によって変更されたものはありません。ファイルの権限を確認してください。
runs-difference-lines = 異なる行
runs-difference-lines-only = テキスト
# What a line is, for those who hear it.
runs-difference-line-removed = 削除:
runs-difference-line-added = 追加:
runs-difference-line-end = (改行なし)
runs-difference-lines-left-out = { $number ->
   *[other] ほかに { $number } 行は表示されていません。
}

## Why an item is changed, as a plan records it: the English words are those of the record

why-new = 新規
why-deleted-by-run = 実行により削除済み
why-gone = 読み取り元に存在しない
why-put-there = 実行により追加済み
why-old-pairing = 以前のペアのデータとして削除
why-differs = 相違あり
why-column = 列 { $name } が相違
why-columns = 列 { $names } が相違
# $what is one of those below.
why-this = { $what }が相違
why-these = { $what }が相違
# $most are one or more of those below, $last is another.
why-some = { $most }と{ $last }が相違
why-and-more = { $before }、{ $name }
why-kind = 種類
why-size = サイズ
why-time = 時刻
why-mode = アクセス権
why-link = リンク先
why-content = 内容
why-owner = 所有者
why-extras = 拡張属性
why-hard-links = ハード リンク
