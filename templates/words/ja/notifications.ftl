# 通知: チャネル、ルール、および各メッセージの送信結果。

notifications-title = 通知
notifications-intro = チャネルは通知を届ける経路で、ルールはチャネルに何を通知するかを定めます。スケジュールによる実行が失敗し続ける場合は、最初の失敗時と理由が変わったときに通知され、その後は 1 日に 1 回通知されます。その後の最初の成功も通知されます。人またはスクリプトが依頼した実行については、常に通知されます。送信できないメッセージは 1 日間再試行されます。各チャネルの状況は下に表示されます。送信を断念したメッセージは誰かが対処するまで表示されるため、気付かれずに失われることはありません。
notifications-add-mail = メール チャネルを追加
notifications-add-webhook = Webhook を追加
notifications-add-rule = ルールを追加
notifications-saved = 保存しました。今から適用されます。
# $channel is the name of a channel.
notifications-test-sent = { $channel } にテスト メッセージを送信しました。届いたことを確認してください。
# $href leads to the message.
notifications-test-waiting = { $channel } へのテスト メッセージを送信中です。<a href="{ $href }">結果を確認</a>してください。
# The reason follows below.
notifications-test-failed = { $channel } へのテスト メッセージは送信されませんでした
notifications-given-up-heading = { $count ->
   *[other] { $count } 件のメッセージの送信を断念しました
}
# $href leads to the messages.
notifications-given-up-advice = { $count ->
   *[other] 配信できず、再試行は終了しました。<a href="{ $href }">内容を確認</a>して、再送信するか破棄してください。
}
notifications-unread-heading = このバージョンでは読み取れないものが保存されています
# A list follows (notifications-unread-one).
notifications-unread = より新しいバージョンのパネルが書き込んだ可能性があります。内容はそのまま残されます。この一覧のチャネルとルールはここでは適用されず、イベントはそれを読み取れるバージョンが通知します。それ以外はすべて通常どおり動作します。
# $what is one of the three words that follow; $id names it; $why says why it can’t be read.
notifications-unread-one = { $what } <code>{ $id }</code>: { $why }
notifications-unread-channel = チャネル
notifications-unread-rule = ルール
notifications-unread-event = イベント
# The list names five events, and there are more.
notifications-unread-events = { $count } 件のイベントが未処理のまま残されています。古いものから表示しています。

notifications-channels = チャネル
notifications-channels-none = チャネルがまだないため、誰にも通知されません
notifications-channels-none-advice = まず、メール、またはチャットやチケット システムの Webhook など、通知を届ける経路を追加してください。次に、何を通知するかを指定します。
# Follows the sentence before.
notifications-channels-none-mail = メールを使うには、先に構成でメール サーバーを指定する必要があります (<code>[smtp]</code>)。
# Column and field: whom a channel reaches.
notifications-to = 宛先
# Column: how the messages of a channel fare.
notifications-column-messages = 送信状況
notifications-column-actions = 操作
notifications-kind-mail = メール
# $template is json, teams or slack.
notifications-kind-webhook = Webhook ({ $template })
notifications-kind-webhook-signed = Webhook ({ $template }、署名付き)
notifications-no-mail-server = メール サーバーが構成されていません ([smtp])
# Whether a channel or a rule is switched on.
notifications-on = オン
notifications-off = オフ
# The last message of a channel could not be sent.
notifications-failing = 送信失敗中
# $ago is like “3 min ago”.
notifications-last-sent = 最後の送信: { $ago }
# Nothing was tried yet.
notifications-none-sent = まだ送信していません
# Something was tried, and nothing was ever sent.
notifications-never-sent = 一度も送信できていません
notifications-last-failed = 最後の失敗 ({ $ago }): { $why }
notifications-failed-partly = 一部の受信者に届いていません: { $why }
# Messages that were to be sent by now; $href leads to them.
notifications-waiting = { $count ->
   *[other] <a href="{ $href }">{ $count } 件が待機中</a>
}
# The same; “it” is the channel.
notifications-waiting-off = { $count ->
   *[other] <a href="{ $href }">{ $count } 件が待機中</a> (チャネルがオンになるまで)
}
# The same; since $ago (like “3 min ago”) the oldest is due.
notifications-waiting-since = { $count ->
   *[other] <a href="{ $href }">{ $count } 件が待機中</a>、最も古いもの: { $ago }
}
notifications-channel-test = テスト送信<span class="unseen">: { $channel }</span>
notifications-channel-edit = 編集<span class="unseen">: { $channel }</span>
notifications-channel-remove = 削除…<span class="unseen">: { $channel }</span>
notifications-channel-remove-now = チャネルとそのルールを削除<span class="unseen">: { $channel }</span>

notifications-rules = ルール
notifications-rules-no-channel = チャネルを追加すると、ここにルールが表示されます。
notifications-rules-none = ルールがまだないため、チャネルには何も通知されません
notifications-rules-none-advice = ルールは、同期の失敗や古くなりすぎたバックアップなど、どのイベントをチャネルに通知するかを定めます。
# Column and field of a rule: kinds of events.
notifications-rule-kinds = 通知するイベント
# Column of a rule: which pools and modules.
notifications-rule-about = 対象
# Column and field of a rule: at once, every hour, every day.
notifications-rule-when = タイミング
# In that column.
notifications-at-once = 即時
notifications-hourly = 1 時間ごとにまとめて
# $time is like 07:30, $zone like Europe/Berlin.
notifications-daily = 毎日 { $time } ({ $zone }) にまとめて
# $channel is the name of a channel, $kinds are kinds of events in a row.
notifications-rule-edit = 編集<span class="unseen">: { $channel } のルール: { $kinds }</span>
notifications-rule-remove = 削除…<span class="unseen">: { $channel } のルール: { $kinds }</span>
notifications-rule-remove-now = 今すぐ削除<span class="unseen">: { $channel } のルール</span>

# How a message stands.
notifications-state-waiting = 待機中
notifications-state-sent = 送信済み
notifications-state-given-up = 送信断念
notifications-state-dismissed = 破棄済み
# What became of a mail at one of its recipients; “Put off”: the server does not take it now, and it is tried again.
notifications-reach-reached = 到達
notifications-reach-deferred = 延期
notifications-reach-refused = 拒否

# The page of a channel.
notifications-channel-edit-title = { $channel } の編集
notifications-channel-not-saved = チャネルは保存されませんでした
notifications-channel-no-mail-server = メール サーバーが構成されていないため、このチャネルでは何も送信できません。構成の <code>[smtp]</code> セクションでメール サーバーを指定してください。
notifications-recipients-hint = メール アドレスを 1 行に 1 つずつ入力します。受信者には互いのアドレスが見えます
# Field: the address of a webhook. Column: a mail address.
notifications-address = アドレス
# $host is the host of the address.
notifications-address-hint = ホストは { $host } です。残りの部分は暗号化して保管され、表示されることはありません。変更しない場合は空のままにしてください。
notifications-address-new-hint = https:// で始まるアドレスを入力します。暗号化して保管され、再び表示されることはありません。公開されていないアドレスは、構成でそのネットワークが許可されていない限り拒否されます。
# Field: what kind of messages a webhook takes.
notifications-template = 受信側の形式
notifications-template-json = JSON (独自のプログラム用)
notifications-template-teams = Microsoft Teams (ワークフロー)
notifications-template-slack = Slack (着信 Webhook)
notifications-new-secret = 新しい署名シークレットを作成する
notifications-new-secret-hint = 現在の署名シークレットは無効になります。新しいものは、JSON を受け取るチャネルの場合、保存後に一度だけ表示されます。
# Of a channel, or of a rule.
notifications-enabled = オン
notifications-channel-enabled-hint = オフの間、新しい通知は行われず、待機中のメッセージは待機を続けます。

# The page that shows a signing secret, once.
notifications-secret = 署名シークレット
notifications-secret-saved = { $channel } を保存しました
notifications-secret-copy = 署名シークレットを今すぐコピーしてください。再び表示されることはありません
notifications-secret-use = 各要求は、<a href="https://www.standardwebhooks.com/">Standard Webhooks</a> の規定に従ってこのシークレットで署名されます。ヘッダー <code>webhook-signature</code> には、<code>v1,</code> に続けて <code>webhook-id.webhook-timestamp.body</code> の HMAC-SHA256 を Base64 で表した値が入ります。このように署名されていない要求と、数分以上前の要求は拒否してください。
notifications-secret-done = 完了

# The page of a rule.
notifications-rule-edit-title = ルールの編集
notifications-rule-not-saved = ルールは保存されませんでした
# $href leads to the channels.
notifications-rule-no-channel = チャネルがまだありません。<a href="{ $href }">先にチャネルを追加</a>してください。
notifications-rule-pools = 対象のプール
notifications-rule-pools-all = すべてのプール (後から追加されるものを含む)
# Names of pools follow, to be ticked.
notifications-rule-pools-named = 次のプールのみ
notifications-rule-no-pool = プールがまだありません。
notifications-rule-modules = 対象のモジュール
# Names of modules follow, to be ticked.
notifications-rule-modules-named = 次のモジュールのみ (他のモジュールの結果は対象外)
notifications-rule-at-once = 即時
notifications-rule-at-once-hint = イベントごとに送信します。10 分間に 20 件を超えた分はまとめられます
notifications-rule-hourly = 1 時間ごと
notifications-rule-hourly-hint = 1 時間分を 1 通のメッセージにまとめます (何もなければ送信しません)
notifications-rule-daily = 毎日、下の時刻
notifications-rule-daily-hint = 前回以降の分を 1 通のメッセージにまとめます (何もなければ送信しません)
notifications-rule-time = 時刻
notifications-rule-zone = タイム ゾーン
notifications-rule-save = ルールを保存

# The list of all messages.
notifications-log-title = 配信ログ
notifications-log-intro = 過去 90 日間のすべてのメッセージを新しい順に表示します。
# Follows the sentence before; $href leads to the messages.
notifications-log-given-up = 送信を断念したメッセージがあります。まとめて<a href="{ $href }">再送信または破棄</a>できます。
notifications-log-filter = ログの絞り込み
# What the filter lets through, in a row.
notifications-log-filter-channel = チャネル: { $channel }
notifications-log-filter-state = 状態: { $state }
notifications-log-messages = メッセージ
# Column: a message’s subject.
notifications-message = メッセージ
# When the message was made.
notifications-made = 作成
# Column: when the message is tried next, or when it was sent or given up.
notifications-next-or-last = 次回または最終
# To which channel.
notifications-message-to = 宛先: { $channel }
# $whom says whom a mail reached and whom not: “to 2 of 3; refused: gone@litwareinc.com (…)”.
notifications-sent-partly = 送信結果: { $whom }
notifications-log-none-fits = 絞り込みに一致するメッセージはありません
notifications-log-show-all = <a href="{ $href }">ログ全体を表示</a>
notifications-log-none = まだ何も送信されていません
notifications-log-none-advice = 最初のメッセージから、ここに表示されます。

# The page of a message.
notifications-send-again = 再送信
notifications-dismiss = 破棄
notifications-next-attempt = 次回の試行
notifications-id = ID
notifications-id-hint = すべての試行で同じです。メールでは Message-ID に、Webhook では webhook-id に含まれます
notifications-recipients = 受信者
notifications-recipients-open = すでに届いた受信者と、他の受信者に届いた際に拒否された受信者には、再び送信されません。
notifications-recipients-over = 各受信者についてのメール サーバーの応答です。
# Column: the answer of the server.
notifications-column-said = 応答
notifications-attempts = 試行
notifications-attempts-none = まだありません。
# How an attempt ended.
notifications-attempt-sent = 送信済み
notifications-attempt-failed = 失敗
# Heading: the text of the message.
notifications-text = 本文

# The page on which messages that were given up are sent again or dismissed, all at once.
notifications-given-up-title = 送信を断念したメッセージ
notifications-given-up-list = 送信を断念したメッセージ
# Column: when the message was given up.
notifications-given-up-at = 断念
notifications-given-up-all = { $count ->
   *[other] <strong>{ $count } 件のメッセージを配信できませんでした</strong>。再試行は終了しています。
}
notifications-given-up-of-channel = { $count ->
   *[other] <strong>{ $channel } への { $count } 件のメッセージを配信できませんでした</strong>。再試行は終了しています。
}
# Follows one of the two before.
notifications-given-up-means = 再送信すると、元と同じ ID で直ちに送信が試行され、必要に応じて 1 日間再試行されます。すでにメールが届いている受信者には再び送信されません。破棄したメッセージは送信されず、ログに残ります。このページの表示後に送信を断念したメッセージは対象外で、そのまま残ります。
notifications-given-up-lost = { $count ->
   *[other] そのうち { $count } 件は再送信できません。チャネルが削除されたか、テスト メッセージであったためです。
}
notifications-given-up-newest = 新しいものから { $count } 件を表示しています。
notifications-given-up-send-again = { $count } 件を再送信
notifications-given-up-dismiss = { $count } 件を破棄
notifications-given-up-none = 送信を断念したメッセージはありません
# $href leads to the delivery log.
notifications-given-up-none-all = すべてのメッセージは、送信済み、再試行中、または破棄済みです。<a href="{ $href }">配信ログを表示</a>
notifications-given-up-none-of-channel = { $channel } へのすべてのメッセージは、送信済み、再試行中、または破棄済みです。<a href="{ $href }">配信ログを表示</a>
