status-tab-backups = バックアップ

status-no-worker = 動作中の<a href="{ $href }">ワーカー</a>がないため、何も同期されません。依頼された実行はキューで待機します。
status-intro = 各バックアップの状態を、方向ごとに示します。プールがパートナーへ送るデータの状態から、パートナーが送り返すデータの状態はわかりません。
# Follows status-intro where only some are shown.
status-shown-behind = 遅れているバックアップと、前回の同期の後も完全でないバックアップだけを表示しています。
status-no-pools-means = 2 つのプールを追加し、互いをバックアップ プールに設定してください。すると、方向とモジュールごとの行がここに表示されます。

# The name of the form, for screen readers.
status-filter-form = 状態を絞り込む
status-filter-category = カテゴリ
status-filter-all = すべて
status-filter-behind = 遅延または不完全
status-filter-apply = 適用
# What the folded filter lets through, a part of a list: “pool a.x.com, category CMS, backups that are behind”.
status-filtered-pool = プール: { $value }
status-filtered-category = カテゴリ: { $value }
status-filtered-behind = 遅延または不完全なバックアップ

# After the name of a pool and an arrow, which is read as the unseen word: “atl-cs-001… → backup on red-cs-001…”.
status-way-backup = <span class="unseen">から</span> { $pool } 上のバックアップへ
status-way-not-paired = ペアなし

status-column-states = エクスポート、インポート
status-column-waiting = 待機中
status-column-last-sync = 前回の同期
status-column-next-sync = 次回の同期
status-column-verified = 検証
# Between the state of the export and that of the import, for screen readers.
status-import-follows = 、インポート:
status-ahead = 時計より { $span }先の時刻で記録
# $freshness is a word such as “Fresh” or “Late”, $target a span.
status-freshness = { $freshness }、目標 { $target }
# The changes that wait to be copied.
status-waiting = { $items ->
   *[other] { $items } 件
}
# There are more than were counted.
status-waiting-over = { $items ->
   *[other] { $items } 件超
}
# For how long the oldest of these changes waits.
status-waiting-oldest = 最長 { $span }
# When these changes were counted.
status-waiting-counted = 集計: { $ago }
status-waiting-unknown = 不明
status-waiting-untracked = 追跡なし
# A link to the sync.
status-sync-under-way = 同期の実行中
status-no-next-sync = 予定なし

status-nothing-fits-title = 絞り込みに一致するものがありません
status-nothing-fits = 表示できるプールに、この条件のモジュールはありません。
status-nothing-title = 表示するものがありません
status-nothing = 表示できるモジュールが、どのプールにもありません。

status-words-title = 用語の意味と判定の規則
# In these rules, the gaps are the names of states, which are the same in all languages.
status-rules-intro = エクスポートとインポートの状態は <code>Get-CsBackupServiceStatus</code> のものです。次の規則のうち、最初に当てはまるものが適用されます。ストアに問い合わせるのは「{ status-column-waiting }」の件数だけで、ワーカーが 1 分に 1 回行います。
status-rule-not-copied = モジュールがコピーの対象ではない、またはまだコピーされていない: <code>{ $state }</code>。インポートの状態はありません。アクティブなマスターではないプールの CMSMaster では、これが正常です。
status-rule-failed = 前回の同期が失敗した: 両側とも <code>{ $error }</code>。バックアップは以前のままです。
status-rule-under-way = 同期が進行中である: <code>{ $state }</code>。
status-rule-stopped = 前回の同期が途中で終了した、または決定を待っている: <code>{ $nonsteady }</code>。一度も成功していなければ、両側とも <code>{ $error }</code>。この場合、バックアップに何が入っているかはわかりません。
status-rule-waiting = 稼働ストアが変更を追跡しており (<code>poolsync track install</code>)、前回の同期より後の集計で、待機中の変更があった: 最も古い変更の待機時間が同期間隔の 2 倍を超えているか、すぐには数えきれないほど多ければ <code>{ $nonsteady }</code>、それ以外は <code>{ $steady }</code>。集計がどれほど前であっても、そのとき待機していた変更は今も待機しています。同期間隔とは、モジュールに適用されるスケジュールの間隔です。スケジュールがなければ SyncInterval、cron 式であれば直前の予定時刻から次の予定時刻までです。
status-rule-nothing-waits = 前回の同期より後、かつ過去 5 分以内の集計で、待機中の変更がなかった: <code>{ $state }</code>。
status-rule-untracked = 稼働ストアが変更を追跡していない、または 5 分間集計できていない: 前回の同期が終わった時点で <code>{ $state }</code>。その後の変更の有無はわかりません。
# “3” is the number of a rule above.
status-rules-import = 規則 3 以降では、インポートは <code>{ $normal }</code> です。ただし、前回の同期で除外された項目があれば <code>{ $error }</code> です。その項目は同期の実行に示されます。動作中のワーカーがない、またはストアが応答しなかったために、最後の集計から 5 分を超えている場合、「{ status-column-waiting }」には不明と表示され、最後に集計した時刻が示されます。
status-rules-freshness = 鮮度とは、最後の成功からの経過時間を、設定された目標と比べたものです。<strong>{ freshness-fresh }</strong>のほか、警告の経過時間に達すると<strong>{ freshness-late }</strong>、目標の経過時間に達した場合、および一度も成功していない場合は<strong>{ freshness-breached }</strong>です。このマシンの時計より 5 分を超えて先の時刻で記録された成功は、正しいはずがありません。いずれかの時計が狂っているか、狂っていたため、バックアップの古さはわかりません (<strong>{ freshness-age-unknown }</strong>)。次に同期が成功するまでは、目標を超過したものとして扱われます。

go-title = 移動
# The name of the form on the page, apart from that in the menu, for screen readers.
go-form = このページ内
go-wanted = プール、実行の番号、またはページ
go-submit = 移動
# $wanted is what was typed.
go-nothing-title = 「{ $wanted }」に似た名前のものはありません
go-nothing = プールの名前やサイト、ページのタイトルは一部だけで見つかります。実行は番号全体で見つかります。実行による変更は、その実行の「変更」ページで調べられます。
# The heading above the pages that were found.
go-pages = ページ
# Titles of pages, for what the menu does not name.
go-page-targets = 鮮度の目標
go-page-notifications = 通知
go-page-api = API
go-page-roles = ロール
go-page-accounts = アカウント

help-all-pages = ヘルプのすべてのページ
help-on-this-page = このページの内容
# Names of tables and examples within a page of help, for screen readers.
help-table = 表 { $number }
help-example = 例 { $number }

# The list of messages, and the page of each.
help-messages = メッセージとコード
help-messages-intro = 問題を知らせるメッセージにはそれぞれコードがあります。コードはすべての言語で共通で、ページに表示され、API の問題にも示されます。波かっこの部分には、表示時に値が入ります。
help-column-code = コード
help-message-said = メッセージ
help-message-next = 対処方法
help-message-means = 意味と対処方法
help-message-who = メッセージの出どころ
help-message-request = ページまたは API の要求に対するパネルの応答です。要求では何も変更されていないか、メッセージが示すものだけが変更されています。
help-message-input = フォームのフィールド、コマンド ラインのオプション、または API 要求の値に関するものです。何も変更されていません。示された箇所を修正して、もう一度送信してください。
help-message-refused = 依頼された操作を、現在の状態またはアカウントの権限のためにパネルが行わなかったことを示します。何も変更されていません。
help-message-engine = 実行によるものです。ストアの読み取り、比較、書き込みで発生します。モジュールが失敗したか、項目が除外されたかは、実行のページに示されています。
