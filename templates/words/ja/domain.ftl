# この分野の用語。表示場所を問わない。

# How things stand: the words of badges.
look-more = 他にもあり
run-state-queued = 待機中
run-state-running = 実行中
run-state-held = 保留
run-state-succeeded = 成功
run-state-partial = 一部成功
run-state-failed = 失敗
run-state-cancelled = 取り消し
run-state-interrupted = 中断
verify-state-differences = 差異あり
verify-state-equal = 一致
module-state-not-initialized = 未初期化
backup-not-copied = コピーされない
backup-not-initialized = 未初期化
backup-first-sync = 初回の同期
backup-not-paired = ペアなし
backup-never-synced = 未同期
freshness-age-unknown = 経過時間不明
freshness-fresh = 最新
freshness-late = 遅延
freshness-breached = 目標超過
worker-state-silent = 応答なし
worker-state-other-key-file = 異なるキー ファイル
worker-state-stopping = 停止中
worker-state-draining = ドレイン中
worker-state-alive = 動作中
asked-by-a-person-or-script = 人またはスクリプト
asked-by-on-a-page = ページから
asked-by-on-the-command-line = コマンド ラインから
asked-by-with-an-access-token = アクセス トークンで
asked-by-the-schedule = スケジュール
verdict-approved = 承認
verdict-rejected = 却下
marker-good = 正常
marker-without-a-marker = マーカーなし
marker-not-initialised = 未初期化
marker-wrong-marker = マーカー不一致
marker-cant-be-read = 読み取り不可
change-insert = 挿入
change-update = 更新
change-delete = 削除
outcome-planned = 予定
outcome-applied = 適用済み
outcome-skipped = スキップ

# What runs are called.
run-title-sync = { $pool } の同期
run-title-preview = { $pool } のプレビュー
run-title-verify = { $pool } の検証
run-title-restore = { $backup } からの { $pool } の復元
run-title-put-back = 実行 { $run } を元に戻す
run-title-put-back-some = 実行を元に戻す
run-title-clear = { $pool } の古いデータの削除
run-title-preview-of = プレビュー: { $what }
run-kind-sync = 同期
run-kind-preview = プレビュー
run-kind-verify = 検証
run-kind-restore = 復元
run-kind-restore-preview = 復元のプレビュー
run-kind-put-back = 元に戻す
run-kind-put-back-preview = 元に戻すプレビュー
run-kind-clear = 古いデータの削除
run-kind-clear-preview = 削除のプレビュー

# What modules hold, for people who do not know their names.
module-presence-focus = ユーザーのプレゼンスと連絡先
module-data-conf = 会議のコンテンツ
module-cms-master = 中央管理ストア
module-rgs-data-store = 応答グループのデータ
module-rgs-file-store = 応答グループのファイル

# What permissions allow.
permission-get-status = プール、そのストア、実行、バックアップの鮮度を表示します。
permission-get-difference = 実行で変更された、または変更される項目の内容と、以前の内容 (ユーザーのデータ) を見ます。
permission-invoke-sync = 同期、プレビュー、検証を開始します。
permission-stop-sync = 実行を取り消します。
permission-approve-held = 保護チェックが保留したものを承認または却下します。
permission-restore-data = バックアップからの稼働ストアの上書き、実行による変更を元に戻す操作、以前のペアのデータの削除を行います。
permission-set-pool = プールの追加、変更、ペアリング、削除、マーカーの書き込み、プールのメンテナンス開始を行います。
permission-set-configuration = 展開全体の設定を変更します。
permission-new-token = 所有者の権限を超えないアクセス トークンを作成します。
permission-get-role = ロールとアカウント、および誰がどのロールをどの理由で持つかを表示します。
permission-set-role = ロールとアカウントを作成、変更し、アカウントにロールを割り当てます。
permission-search-audit = 監査を検索し、エクスポートします。

# What the built-in roles are for.
role-administrator = ロールとアカウントを含め、すべてを行えます。
role-server-administrator = サービスを運用します。同期、取り消し、承認、設定変更ができます。復元と、プール、ロール、アカウントの変更はできません。
role-user-administrator = ユーザーを管理します。プールと実行を表示できます。
role-help-desk = ユーザーの質問に答えます。プールと実行を表示できます。
role-view-only = プール、実行、ロール、アカウントを表示できます。変更はできません。
reason-direct = ここで付与
reason-group = グループ { $name } による
reason-claim = クレーム { $name } による

# What people can be told of.
event-succeeded = 成功
event-recovered = 回復
event-partial = 一部成功
event-failed = 失敗
event-cancelled = 取り消し
event-held = 保留
event-alarm-warning = バックアップが古い
event-alarm-breach = バックアップが古すぎる
event-alarm-reminder = 再通知
event-alarm-recovered = バックアップが最新に戻った
event-alarm-ended = アラームがその他の理由で終了
event-succeeded-means = 実行がすべての処理を終えました。
event-recovered-means = 同期または検証に失敗していたモジュールが初めて成功しました。
event-partial-means = 実行が項目を除外したか、検証で差異が見つかりました。初回と、続く間は 1 日 1 回通知します。
event-failed-means = 実行が失敗したか、ワーカーの停止が多すぎました。初回と理由が変わったとき、続く間は 1 日 1 回通知します。
event-cancelled-means = 実行が停止されたか、別の実行に置き換えられました。
event-held-means = 保護チェックが、承認されるまで実行を保留しています。
event-alarm-warning-means = 目標の警告時間に達しました。
event-alarm-breach-means = 目標の上限時間に達しました。
event-alarm-reminder-means = バックアップが古すぎる状態が続いています。1 日 1 回通知します。
event-alarm-recovered-means = 同期が成功し、アラームが終了しました。
event-alarm-ended-means = 同期の成功によらずアラームが終了しました。目標が変更されたか、バックアップが監視されなくなりました。

# Why a backup stands as it does.
standing-not-copied = コピーされません
standing-first = 初回の同期が進行中です
standing-never = まだ同期されていません
standing-failed = 前回の同期が失敗しました
standing-under-way = 同期が進行中です
standing-no-end = 最後まで終わった同期がまだありません
standing-held = 前回の同期は決定待ちです
standing-stopped = 前回の同期は途中で停止されました
standing-nothing-waits = 待機中の変更はありません
standing-left-out = 前回の同期で除外された項目があります
standing-copied-unknown = 前回の同期の終了時点ではすべてコピー済みです。その後の変更はわかりません
standing-copied = 前回の同期の終了時点ではすべてコピー済みです
standing-waits-long = 同期 2 回分より長く待機している変更があります
standing-waits-many = 集計できる数を超える変更が待機しています
standing-waits = 次の同期を待っている変更があります
standing-waited = 最後に数えたときは待機中の変更がありました。現在の件数はわかりません

# Why a module is not copied.
not-copied-unpaired = { $pool } にはバックアップ プールがないため、何もコピーされません。
not-copied-no-live-store = { $pool } には { $module } の稼働ストアがないため、何もコピーされません。
not-copied-no-master = { $pool } はアクティブな CMS マスターではありません。コピーされるのはマスターの { $module } だけです。
not-copied-rgs-off = 設定で EnableRgsBackupService がオフのため、{ $module } はコピーされません。
not-copied-no-backup-store = { $partner } には { $module } のバックアップ ストアがないため、コピー先がありません。そのプールのページでストアを追加してください。
not-copied-no-store-at-all = プールに稼働ストアがないため、コピーするものがありません。

# Why a run waits.
wait-maintenance = { $pool } はメンテナンス中です ({ $reason })。そのため、このプールとパートナーの実行は始まりません。メンテナンスが終わると、この実行は自動的に進みます。
wait-drain = 設定 Drain がオンのため、ワーカーは進行中の実行だけを終え、新しい実行を引き受けません。オフにすると、この実行は自動的に進みます。
wait-no-worker = 動作中のワーカーがないため、この実行は引き受けられず、キューに残っています。ワーカーを起動してください。「poolsync serve」には 1 つ組み込まれており、「poolsync worker」は単独のワーカーです。
wait-silent-workers = { $seconds } 秒間どのワーカーからも応答がないため、この実行は引き受けられず、キューに残っています。ワーカーを起動してください。「poolsync serve」には 1 つ組み込まれており、「poolsync worker」は単独のワーカーです。
wait-no-site = サイトのない { $pool } を担当する動作中のワーカーがないため、この実行は引き受けられず、キューに残っています。worker.sites にサイトを指定しない (すべてを担当する) ワーカーを起動してください。
wait-unserved-site = { $pool } のサイト { $site } を担当する動作中のワーカーがないため、この実行は引き受けられず、キューに残っています。worker.sites に { $site } を指定したワーカー、またはサイトを指定しない (すべてを担当する) ワーカーを起動してください。
wait-all-draining = { $number ->
   *[other] { $names } はドレイン中か停止中、またはキー ファイルが異なるため新しい実行を引き受けず、この実行を担当できる他のワーカーもありません。別のワーカーを起動するか、引き受けを再開してください:「poolsync worker resume NAME」
}
wait-run-ahead = 実行 { $run } が先にあり、同じストアを使用しています。それが終わるとこの実行が始まります。
wait-limit = { $setting } で許可されている数 ({ $most }) の実行がすでに進行中です。いずれかが終わるとこの実行が始まります。
wait-limit-of = { $of } では、{ $setting } で許可されている数 ({ $most }) の実行がすでに進行中です。いずれかが終わるとこの実行が始まります。
wait-all-busy = 引き受けられるワーカーはすべて、同時に処理できる数の実行を処理中です。いずれかが終わるとこの実行が始まります。
wait-silent-leased = ワーカー { $worker } から { $silent } 秒間応答がありません。このままなら { $left } 秒後にリースが切れ、別のワーカーが続きから引き継ぎます。失われるものはありません。
wait-silent-over = ワーカー { $worker } から { $silent } 秒間応答がありません。リースが切れたため、別のワーカーが続きから引き継ぎます。失われるものはありません。
wait-silent-alone = ワーカー { $worker } から { $silent } 秒間応答がありません。リースは切れましたが、続きを引き継ぐ他のワーカーがありません。失われるものはありません。ワーカーを起動してください:「poolsync worker」

# When a schedule is due.
due-every = { $interval }ごと
due-daily = 毎日 { $time }
due-on-days = { $days } { $time }
due-every-minute = 毎分
due-hourly = 毎時 { $minute } 分
due-step = 毎時 { $minutes } 分おき
due-cron = cron { $expression }
due-with-zone = { $rule } ({ $zone })
day-0 = 日
day-1 = 月
day-2 = 火
day-3 = 水
day-4 = 木
day-5 = 金
day-6 = 土
