# Schedules: the list, the form of one, and its removal. The page’s title is nav-schedules.

schedules-new-title = スケジュールを追加
schedules-was-saved = 保存しました。今から適用されます。
schedules-was-removed = スケジュールを削除しました。以後は、それより一般的な規則が適用されます。
schedules-was-paused = スケジュールを一時停止しました。その間に予定時刻を迎えたものは、再開時に 1 回だけ実行されます。
schedules-was-resumed = スケジュールを再開しました。
schedules-all-paused = すべてのスケジュールが一時停止されています。バックアップは自動的には更新されず、誰かが同期するまで古くなり続けます。
schedules-nothing-saved = 何も保存されませんでした
schedules-general = すべてのプールに共通
schedules-pause-all = すべてのスケジュールを一時停止

schedules-list = 実行予定
# For a schedule that can’t be read. What is unseen is read out only.
schedules-remove-unread = 削除<span class="unseen">: スケジュール { $id }</span>
# $why is a sentence or more.
schedules-left-out = { $pool } のモジュールの 1 つでは何も開始されません: { $why }
schedules-list-empty = まだ何もありません。プールにバックアップ プールと稼働ストアが設定されると、SyncInterval に従って同期されます。
schedules-column-next = 次回の実行
schedules-column-actions = 操作
# What a line of the table is for.
schedules-what-verification = 検証
schedules-what-sync-full = 同期 (完全)
schedules-what-sync-delta = 同期 (差分)
# Which rule counts. $jitter is a number of seconds.
schedules-own = { $jitter ->
    [0] 独自のスケジュール
   *[other] 独自のスケジュール、開始を最大 { $jitter } 秒遅延
}
# $zone is the name of a time zone, Europe/Berlin.
schedules-own-in-zone = { $jitter ->
    [0] 独自のスケジュール、{ $zone }
   *[other] 独自のスケジュール、{ $zone }、開始を最大 { $jitter } 秒遅延
}
schedules-paused = 一時停止
schedules-not-planned = 予定なし
# $why is a sentence or more.
schedules-idle = このスケジュールでは何も開始されません: { $why }
# $modules is a module’s name, or All.
schedules-idle-incomplete = { $pool } にバックアップ プールがないか、{ $modules } についてコピーするものがありません。不足しているものは各プールのページで確認できます。
# What a control in the table is about, read out only. $what is one of schedules-what-….
schedules-about = { $pool }、{ $modules }、{ $what }
schedules-run-of = { $about } の実行
# In place of the last run.
schedules-run-gone = 履歴に残っていません
schedules-no-run = まだありません
schedules-edit = 編集<span class="unseen">: { $about } のスケジュール</span>
schedules-resume = 再開<span class="unseen">: { $about } のスケジュール</span>
schedules-pause = 一時停止<span class="unseen">: { $about } のスケジュール</span>
schedules-remove = 削除…<span class="unseen">: { $about } のスケジュール</span>
schedules-make-own = 独自のスケジュール<span class="unseen">: { $about }</span>

schedules-rules = 適用される規則と、実行されなかったものの扱い
schedules-rule-which = モジュールには最も具体的な規則が適用されます。モジュール独自のスケジュール、なければプールのすべてのモジュールに対するスケジュール、それもなければ SyncInterval です。一時停止中のスケジュールも対象となり、その場合は自動的には何も開始されません。
schedules-rule-never-two = 同時に 2 つは実行されません。同じプールとモジュールの実行が終わるまで、新しい実行は依頼されません。保留中の実行も同様で、予定時刻を迎えたものは、誰かが決定するまで待機します。
schedules-rule-soon-again = 3 時間以内に再び予定時刻を迎えるものがこのように待機するのは最大 5 分で、保留中の実行に対してはまったく待機しません。その場合は、実行中または保留中のモジュールを除いて、プールの他のモジュールが開始されます。
schedules-rule-order = 待機中のものは、予定時刻を過ぎてから最も長く経ったものから開始されます。同じモジュールで後から予定時刻を迎えたものは、その終了も待ちます。
schedules-rule-missed = 実行されなかったもの (パネルの停止、一時停止、ドレイン、またはプールのメンテナンスによる) は 1 回だけ実行され、その後は予定どおりに続きます。
schedules-rule-failed = 予定された同期を行えない場合は、失敗した実行が理由とともに履歴に残ります。
schedules-rule-clocks = スケジュールはそのタイム ゾーンの時計に従います。春に時計が飛ばす時刻が指定されている場合は、飛ばされた直後に実行されます。秋に 2 回現れる時刻の場合は、最初の 1 回だけ実行されます。<code class="nowrap">*/15 * * * *</code> のように毎時の規則と、間隔による規則は、実際の時間の経過に従って続きます。
schedules-rule-verify = バックアップは、<a href="{ $href }">設定</a> (VerifyAfterDays) または独自のスケジュールに従って再び検証されます。

schedules-edit-title = スケジュールを編集
schedules-of-pool = { $pool } のスケジュール
schedules-form-what = 対象
schedules-choose-pool = プールを選択
schedules-pool-hint = このプールの稼働ストアがバックアップ プールにコピーされます。
schedules-module-hint = 「すべてのモジュール」は、独自のスケジュールを持たないモジュールを指します。
schedules-intent = 実行する内容
schedules-sync = 同期
schedules-sync-hint = バックアップを稼働データと同じにします
schedules-verify = 検証
schedules-verify-hint = バックアップを稼働データと内容で比較します。何も書き込みません
schedules-mode = 同期のための比較方法
schedules-delta = 差分
schedules-delta-hint = 変更を見つける、確実で最も速い方法です
schedules-full = 完全
schedules-full-hint = 両側のすべてを読み取って内容を比較します。時間がかかります

schedules-every = 繰り返し
schedules-interval-choice = 一定の間隔で
schedules-interval-choice-hint = 時計の変更に関係なく、常に同じ間隔です
schedules-interval = 間隔
# What people type stays as it is.
schedules-interval-hint = 5s から 366d まで。15m、1h30m、00:15:00、900 のように記述します
schedules-at-times = 決まった時刻に
schedules-cron-choice = cron 式による
schedules-cron-choice-hint = タイム ゾーンの時計に従います
schedules-cron = 式
schedules-cron-hint = 分、時、日、月、曜日の順です: <code>30 2 * * Mon-Fri</code>。日と曜日の両方を指定した場合は、いずれかが一致すれば実行されます。
schedules-zone = タイム ゾーン
schedules-zone-hint = IANA データベースでの名前 (例: Europe/Berlin)
schedules-jitter = ジッター
schedules-jitter-unit = 秒
schedules-jitter-hint = 秒単位です。すべてが同時に始まらないように、各実行の開始を最大でこの時間だけ遅らせます。空欄の場合は遅らせません。
schedules-next = 今後の実行
schedules-next-unknown = 上の規則が正しく入力されるまで表示できません。
schedules-column-from-now = 現在から
schedules-next-by-clocks = 時計が飛ばす時刻が指定されている場合は飛ばされた直後に、2 回現れる時刻の場合は最初の 1 回だけ実行されます。
schedules-next-by-interval = 現在から数えた時刻です。既存のスケジュールは、これまでの周期を保ちます。
schedules-next-show = 今後の実行を表示

schedules-remove-title = スケジュールの削除
schedules-remove-question = このスケジュールを削除しますか?
schedules-not-removed = スケジュールは削除されませんでした
# $words is one of the two that follow, or what is kept of a schedule that can’t be read.
schedules-remove-which = { $pool }、{ $words }。
# $modules is a module’s name, or All; $rule is a rule in words, with its zone: daily at 02:30 (Europe/Berlin).
schedules-remove-sync = { $modules }: 同期、{ $rule }
schedules-remove-verification = { $modules }: 検証、{ $rule }
schedules-remove-means-verification = このスケジュールによる検証は行われなくなります。これによって開始された実行は履歴に残ります。
schedules-remove-means-sync = 対象のモジュールは、次に適用される規則 (最終的には SyncInterval) に従って同期されます。これによって開始された実行は履歴に残ります。
schedules-remove-do = スケジュールを削除

# Why a schedule’s next run does not begin.
schedules-blocked-all = すべてのスケジュールが一時停止されています。
schedules-blocked-paused = このスケジュールは一時停止されています。
schedules-blocked-drain = ワーカーは新しい実行を受け付けていません (drain)。
schedules-blocked-maintenance = { $pool } はメンテナンス中です ({ $why })。
schedules-waits-hidden = 現在待機中です。
schedules-waits-held = { $module } を保留している実行 { $run } を待っています。先に承認または却下が必要です。
schedules-waits-queued = キューにある { $module } の実行 { $run } を待っています。
schedules-waits-interrupted = 中断された { $module } の実行 { $run } を待っています。
schedules-waits-running = 実行中の { $module } の実行 { $run } を待っています。
# After one of the sentences before.
schedules-others-began = 他のモジュールはこれを待たずに開始しました。
schedules-waits-sync-of-all = すべてのモジュールの同期を待っています。そちらが先に予定されていたため、先に開始します。
schedules-waits-verification-of-all = すべてのモジュールの検証を待っています。そちらが先に予定されていたため、先に開始します。
schedules-waits-sync = { $module } の同期を待っています。そちらが先に予定されていたため、先に開始します。
schedules-waits-verification = { $module } の検証を待っています。そちらが先に予定されていたため、先に開始します。
