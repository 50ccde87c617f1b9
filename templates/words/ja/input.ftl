# What is wrong with what somebody typed, sent or wrote into a file: said beside the field, by the API and on the command line.
# What people type (live, 2m, Mon-Fri, file:///…) stays as it is in all languages.

# Words of closed lists. $what is one of the messages input-noun-…, $choices are the words as they are typed.
input-choice-unknown = 「{ $text }」は{ $what }として有効ではありません。次のいずれかを指定してください: { $choices }。
input-noun-run-state = 実行の状態
input-noun-phase = 実行のフェーズ
input-noun-mode = 実行のモード
input-noun-intent = 実行の目的
input-noun-action = 実行の操作
input-noun-decision = 決定
input-noun-origin = 依頼元
input-noun-change = 変更の種類
input-noun-outcome = 変更の結果
input-noun-alarm-level = アラームのレベル
input-noun-alarm-ending = アラームの終了理由
input-noun-event-kind = イベントの種類
input-noun-channel-kind = チャネルの種類
input-noun-template = テンプレート
input-noun-message-state = メッセージの状態
input-noun-recipient-state = 受信者の状態

# Modules and stores. $names are names of modules.
input-module-unknown = 「{ $text }」はバックアップ モジュールではありません。次のいずれかを指定してください: { $names }。
input-selection-unknown = 「{ $text }」はバックアップ モジュールではありません。次のいずれかを指定してください: All, { $names }。
input-category-unknown = 「{ $text }」はカテゴリではありません。CMS、UserData、RGS のいずれかを指定してください。
input-store-role-unknown = 「{ $text }」はモジュールのストアではありません。live または backup を指定してください。

# Dates, intervals, rules and time zones.
input-date-unknown = 「{ $text }」は日付ではありません。2026-11-22 のように入力してください。
input-interval-strange = 「{ $text }」は間隔ではありません。2m、1h30m、00:02:00 のように、または 120 のように秒数で入力してください。
input-interval-range = 「{ $text }」は範囲外です。間隔は 1 秒以上 366 日以下です。
input-rule-range = 間隔は 5 秒以上 366 日以下です。
input-rule-cron = 「{ $text }」は cron 式ではありません。分、時、日、月、曜日の 5 つのフィールドを入力してください。例: 30 2 * * Mon-Fri
    .help = フィールドはちょうど 5 つで、空白で区切ります。秒と年は含みません。@daily のような略称も使えます。規則が修正されるまで、この規則では何も開始されません。
input-rule-never = 「{ $text }」に当てはまる時刻はありません。そのような日はどの年にもありません。
input-rule-strange = 「{ $text }」は規則ではありません。
    .help = スケジュールの規則としてデータベースにある内容を、このバージョンは読み取れません。新しいバージョンが書き込んだ可能性があります。この規則では何も開始されません。このプロセスをアップグレードするか、スケジュールに新しい規則を設定してください。
input-zone-strange = 「{ $text }」はタイム ゾーンではありません。IANA データベースでの名前 (例: Europe/Berlin) または UTC を入力してください。
# $near is the name of a zone that is spelled nearly so.
input-zone-near = 「{ $text }」はタイム ゾーンではありません。{ $near } ではありませんか?
input-digest-kind = メッセージをいつ送信するかを選択してください。
input-digest-time = 時刻は 07:30 のように入力してください。
input-digest-zone = 「{ $text }」はここで認識されるタイム ゾーンではありません。Europe/Berlin や UTC のように入力してください。

# Names of pools.
input-fqdn-empty = プールの完全修飾ドメイン名を入力してください (例: atl-cs-001.litwareinc.com)。
input-fqdn-too-long = この名前は { $bytes } バイトです。ドメイン名は最大 { $most } バイトです。
# $label is what stands between two dots; it may be empty.
input-fqdn-label-length = ドットで区切られた各部分は 1 ～ { $most } 文字でなければなりません。「{ $label }」は条件を満たしていません。
input-fqdn-label-characters = 「{ $label }」に使えるのは文字、数字、ハイフンだけで、先頭と末尾にハイフンは使えません。
input-fqdn-not-qualified = 「{ $name }」は完全修飾名ではありません。ドメインを付けてください (例: { $name }.litwareinc.com)。
input-fqdn-address = 「{ $name }」は IP アドレスのようです。プールのドメイン名を入力してください。
input-fqdn-international = 「{ $name }」は有効な国際化ドメイン名ではありません。

# Addresses of stores.
input-store-url-empty = ストアの場所を入力してください (例: file:///srv/pool/dataconf、sqlite:///srv/pool/presence.db)。
input-store-url-no-scheme = 「{ $url }」はストアの URL ではありません。フォルダーは file:///path、SQLite データベースは sqlite:///path/file.db、サーバー上のデータベースは postgres:// または mysql://、他の場所のフォルダーは s3://、sftp://、webdavs:// で指定してください。
input-store-url-scheme = このバージョンでは、種類が「{ $scheme }」のストアを開けません。file、sqlite、postgres、mysql、s3、sftp、webdavs のいずれかを使ってください。
input-store-url-not-absolute = 「{ $url }」のパスは絶対パスでなければなりません。file:///srv/data のように、スラッシュを 3 つ書いてください。
input-store-url-parent = 「{ $url }」のパスに「..」を含めることはできません。
input-store-url-characters = 「{ $url }」には、この種類のストアで使えないオプションまたは文字が含まれています。? は %3F、# は %23 と書いてください。
input-store-url-root = 「{ $url }」はファイル システム全体を指しています。その下のフォルダーまたはファイルを指定してください。
input-store-url-password = ストアの URL にパスワードを含めることはできません。表示され、ログに記録されてしまうためです。パスワードは別に指定してください。
    .help = この URL は保存されていません。パスワードを除いた URL を入力し、パスワードはストアのシークレットの欄に入力してください。シークレットは暗号化して保存されます。パスワードを含む URL がスクリプトやチャットなど他の場所にも渡っている場合は、パスワードを変更してください。
input-store-url-no-host = 「{ $url }」にはストアの場所がありません。2 つのスラッシュの後にサーバーまたはバケットを指定してください。
input-store-url-host = 「{ $url }」のサーバー、ポート、またはバケットはあり得ないものです。2 つのスラッシュの後を確認してください。
input-store-url-no-user = 「{ $url }」にはサインインするユーザーがありません。sftp://user@host/path のように書いてください。
# $scheme is postgres or mysql.
input-store-url-no-database-user = ストアの URL にサインインするユーザーがありません。{ $scheme }://user@host/database のように書いてください。
input-store-url-no-database = 「{ $url }」はデータベースを 1 つに特定していません。サーバー名とスラッシュの後にデータベース名を書いてください。
input-store-url-option = 「{ $url }」のオプション「{ $option }」は、この種類のストアでは使えないか、この値を取れません。
input-store-url-not-encrypted = 「{ $url }」では、データとパスワードが暗号化されずにネットワークに送信されます。https または webdavs を使ってください。これらを使わずに接続できるのは、このコンピューター自身 (localhost) だけです。
    .help = ストアは保存されておらず、そこへは何も送信されていません。WebDAV サーバーには webdavs://、S3 エンドポイントには https:// を使い、データベースの場合は URL から sslmode=disable を除いてください。

# What is wrong with the stores of a pool, and with which tables of them are synced. $module is the name of a module.
input-store-wants-rows = { $module } はデータベースの行を保持するため、ストアはデータベースでなければなりません (例: sqlite:///srv/pool/data.db)。
input-store-wants-files = { $module } はファイルを保持するため、ストアはフォルダーでなければなりません (例: file:///srv/pool/data)。
# $other is one of the two that follow.
input-store-overlap = この場所は、{ $other }と同じか、その内側にあるか、それを含んでいます。各ストアには専用の場所が必要です。そうでないと、同期によって上書きされてしまいます。
    .help = 何も保存されていません。同期は対象を元と同じ内容にし、元にないものを削除します。別のストアの内側にあるストアも一緒に削除されてしまいます。互いに重ならないフォルダーまたはデータベースを選んでください。
# $role says which of the module’s two stores.
input-store-of-this-pool = { $role ->
    [live] このプールの { $module } の稼働ストア
   *[backup] このプールの { $module } のバックアップ ストア
}
input-store-of-other-pool = { $role ->
    [live] { $pool } の { $module } の稼働ストア
   *[backup] { $pool } の { $module } のバックアップ ストア
}
input-tables-of-files = { $module } はファイルを保持するため、選択するテーブルはありません。テーブルは指定しないでください。
input-tables-of-no-store = テーブルは稼働ストアから選びますが、稼働ストアが指定されていません。稼働ストアを指定するか、両方の一覧を空にしてください。
input-table-nameless = テーブルの名前を空にすることはできません。名前を書くか、その項目を除いてください。
# $name is only the beginning of the name.
input-table-too-long = 「{ $name }…」は { $bytes } バイトです。テーブルの名前は最大 { $most } バイトです。1 行に 1 つの名前を書いてください。
input-table-control = 「{ $name }」には制御文字 (タブなど) が含まれています。制御文字を使わず、1 行に 1 つの名前を書いてください。
input-tables-too-many = { $count } 個の名前があります。一覧に入れられるのは最大 { $most } 個です。大半のテーブルを指定している場合は、代わりに残りのテーブルをもう一方の一覧に指定してください。
input-tables-in-both = { $names } が両方の一覧にあります。テーブルは同期するか除外するかのどちらかです。一方の一覧から取り除いてください。

# Markers that are not as they should be. $place is the store’s URL; $expected and $found are the message input-marker-card.
# A store in words, in the case that the sentences need: in English and Japanese the bare noun, in German the genitive (“die Markierung des …”).
input-marker-card = { $role ->
    [live] { $pool } の { $module } の稼働ストア
   *[backup] { $pool } の { $module } のバックアップ ストア
}
input-marker-missing = { $place } にマーカーがありません。ここには { $expected }のマーカーがあるはずです。ファイル システムや共有がマウントされていないか、ストアが置き換えられた可能性があります。何も変更されていません。場所を確認し、正しい場所で本当に新しいストアである場合は、プールのページの「ペアを初期化」を使ってください。
    .help = このストアにも相手のストアにも書き込みは行われていません。共有がマウントされていないと空のフォルダーが見え、この状態とまったく同じになります。マウントしてから、もう一度実行を依頼してください。ペアの初期化は、ストアが新しく、すべてのアドレスが正しいとわかっている場合にのみ行ってください。以後、同期はバックアップ ストアの内容を上書きおよび削除します。
# $found-deployment and $deployment are ids of installations.
input-marker-other-deployment = { $place } は別の poolsync に属しています。マーカーは展開 { $found-deployment } の { $found }のもので、展開 { $deployment } の { $expected }のマーカーではありません。何も変更されていません。別の場所を指定するか、先にもう一方の poolsync からこのストアを外してから、プールのページの「ペアを初期化」を使ってください。
    .help = 2 つの poolsync が同じストアに書き込むと、互いのバックアップを上書きおよび削除してしまうため、こちらは何も変更しません。空のデータベースでパネルを作り直した場合も、そのストアはこの状態になります。その場合は、可能であれば初期化ではなく、データベースをバックアップから復元してください。
# $found-pair and $pair are ids of pairs.
input-marker-other-pair = { $place } は別のペアに属しています。マーカーはペア { $found-pair } の { $found }のもので、ペア { $pair } の { $expected }のマーカーではありません。何も変更されていません。アドレスを確認し、ストアを別のペアに移すつもりだった場合は、プールのページの「ペアを初期化」を使ってください。
    .help = このストアには別のペアのデータがあり、ここへ同期するとそのデータが置き換えられます。ペアの初期化は、そこにある古いデータがもう不要な場合にのみ行ってください。
input-marker-swapped = { $place } は { $found }ですが、ここには { $expected }があるはずです。ペアの 2 つのストアが入れ替わっています。何も変更されていません。各ストアに正しいアドレスを指定するか、各ファイル システムを本来の場所にマウントしてください。
    .help = この状態で同期すると、バックアップが稼働データに上書きされるか、2 つのプールが混ざってしまうため、書き込みの前に停止しました。ペアを初期化しないでください。誤った対応が正しいものとして扱われてしまいます。
# $found-module and $module are names of modules.
input-marker-other-module = { $place } には { $found-module } のデータがありますが、ここには { $module } のデータがあるはずです。このストアは { $found }です。何も変更されていません。各モジュールに正しいアドレスを指定してください。
    .help = 2 つのモジュールのアドレスが取り違えられています。どちらのストアにも書き込みは行われていません。アドレスを正すまで、ペアを初期化しないでください。
# $found-place is a URL, $found-store and $store are ids of stores.
input-marker-copied = { $place } はコピーされたか、移動されたものです。マーカーは { $found-place } にある { $found } (ストア { $found-store }) のために書かれたもので、{ $place } にあるストア { $store } のマーカーではありません。何も変更されていません。今後この場所が正しく、他のコピーが使われていない場合は、プールのページの「ペアを初期化」を使ってください。
    .help = ストアのコピーが 2 つあると、どちらが最新かを判断できません。ペアを初期化する前に、もう一方がどこにあり、サービスがどちらを使っているかを確認してください。
# $found-epoch and $epoch count the initialisations of the pair; $why is one of the two that follow.
input-marker-stale = { $place } ({ $expected }) のマーカーは初期化 { $found-epoch } のものですが、初期化 { $epoch } のものであるはずです: { $why }。何も変更されていません。内容を確認してから、プールのページの「ペアを初期化」を使ってください。
    .help = 戻されたストアには、その時点の内容があります。それが稼働ストアの場合、同期するとバックアップがそれと同じ内容になり、バックアップにあった新しいデータは失われます。必要な場合は、先にバックアップから復元してください。
input-marker-older = ストアが古いコピーから戻されています
input-marker-newer = その後、このパネルとは別のデータベースを持つパネルによってペアが初期化されています
input-marker-damaged = { $place } のマーカーが壊れているため、どのストアであるかを判断できません。何も変更されていません。正しい場所であることを確認してから、プールのページの「ペアを初期化」を使ってください。
    .help = このストアにも相手のストアにも書き込みは行われていません。マーカーは全体が書き込まれるか、まったく書き込まれないかのどちらかです。壊れている場合は、他のものがそこに書き込んだか、ディスクがデータを失っています。ストアの他の内容も確認してください。

# Names of roles, accounts, tokens and channels, passwords, and what a role can hold.
input-role-unknown = 「{ $text }」は組み込みロールではありません。次のいずれかを指定してください: { $names }。
input-role-name = 「{ $text }」はロールの名前に使えません。文字、数字、空白、ドット、ハイフン、アンダースコアを 1 ～ { $most } 文字で使い、文字または数字を 1 つ以上含めてください。
input-user-name = 「{ $text }」はアカウントの名前に使えません。文字、数字、ドット、ハイフン、アンダースコア、@ を 1 ～ 64 文字で使い、文字または数字を 1 つ以上含めてください。
input-password-short = { $least } 文字以上のパスワードを指定してください。
input-password-long = { $most } バイト以下のパスワードを指定してください。
input-token-name = 「{ $text }」はトークンの名前に使えません。文字、数字、空白、ドット、ハイフン、アンダースコアを 1 ～ { $most } 文字で使ってください。
# Within a sentence of whoever asked for the token. $prefix is psk_.
input-token = これはアクセス トークンではありません。アクセス トークンは { $prefix } で始まり、その後に { $digits } 桁の 16 進数が続きます
input-permission-unknown = 「{ $text }」はロールに割り当てられるコマンドレットではありません。コマンドレットの一覧は「ロール」ページにあります。
input-channel-name = 名前を 1 行で、1 ～ { $most } 文字で入力してください。
# Within a sentence about the database.
input-origin-unknown = 「{ $text }」はアカウントの取得元としてあり得ません

# Mail addresses and webhooks.
input-recipients-none = メール アドレスを 1 つ以上入力してください。
input-recipients-address = 「{ $text }」はメール アドレスではありません。operations@litwareinc.com のように入力してください。
input-recipients-too-many = メール アドレスは最大 { $most } 個です。それより多くの人に送るには配布リストを使ってください。
input-webhook-not-an-address = https:// で始まるアドレス (自分のネットワーク内では http:// も可) を入力してください。
input-webhook-credentials = アドレスから名前とパスワードを除いてください。代わりに要求に署名が付けられます。
    .help = このアドレスは保存されていません。チャネルに署名用のシークレットを設定してください。受信側はそれを使って、要求がこのパネルからのものであることを確認します。
input-webhook-too-long = アドレスが { $most } 文字を超えています。
# Whom a message reached, within notifications-sent-partly: to $reached of $all recipients. $refused and $deferred are addresses with what the server said.
input-reached-refused = { $all } 件中 { $reached } 件に送信。拒否: { $refused }
input-reached-deferred = { $all } 件中 { $reached } 件に送信。延期: { $deferred }
input-reached-both = { $all } 件中 { $reached } 件に送信。拒否: { $refused }。延期: { $deferred }

# Settings, limits and targets.
input-bandwidth = 「{ $text }」は帯域幅ではありません。1 秒あたりのバイト数を 1 以上で入力してください (例: 500KiB、10MiB、2000000)。
input-limit = 「{ $text }」は上限ではありません。項目の数 (例: 500) または対象に対する割合 (例: 25%) を入力してください。
input-target-range = 目標は 1 ～ { $most } 分 (1 年) です。
input-target-order = 警告が目標超過より後になってはなりません。
# $names are the names of all settings.
input-setting-unknown = 「{ $text }」という設定はありません。設定は次のとおりです: { $names }。
# $range is one of the messages setting-…-range, $unit one of setting-unit-….
input-setting-range = { $setting } に指定できる値: { $range }。
input-setting-flag = { $setting } には true (オン) または false (オフ) を指定してください。
input-setting-number = { $setting } には整数を指定してください (単位: { $unit })。指定できる値: { $range }。
# $line is the number of a line, $fault one of the messages that follow, input-bandwidth, input-zone-strange or input-zone-near.
input-timetable-line = { $line } 行目: { $fault }
input-timetable-second-zone = タイム ゾーンはすでに指定されています。週間予定のタイム ゾーンは、すべての行に共通で 1 つです。
input-timetable-too-long = 週間予定は最大 { $most } 行です。
input-timetable-incomplete = 不完全です。曜日、時刻、上限を書いてください (例: Mon-Fri 08:00-18:00 10MiB/s)。上限なしの場合は none と書きます。
input-timetable-only-zone = タイム ゾーンだけで、時間の行がありません。曜日、時刻、上限を書いてください (例: Mon-Fri 08:00-18:00 10MiB/s)。上限なしの場合は none と書きます。
input-timetable-no-times = 「{ $text }」は時刻の範囲ではありません。曜日、時刻、上限を書いてください (例: Mon-Fri 08:00-18:00 10MiB/s)。上限なしの場合は none と書きます。
input-timetable-no-span = 「{ $text }」は時間の範囲になっていません。1 日全体は 00:00-24:00 と書いてください。
input-timetable-no-limit = 上限がありません。曜日、時刻、上限を書いてください (例: Mon-Fri 08:00-18:00 10MiB/s)。上限なしの場合は none と書きます。
# $days are the days as they are typed.
input-timetable-no-day = 「{ $text }」は曜日ではありません。次のように書いてください: { $days }。
input-timetable-no-time = 「{ $text }」は時刻ではありません。08:00 のように、24:00 まで書けます。
# Where a syslog server listens, within a sentence about the configuration.
input-syslog-url = udp://host:514、tcp://host:514、unix:///dev/log のいずれかの形で書いてください
# The limit of deletes, within a sentence. $items and $percent are figures; $number is the first as a number, to choose words by.
input-limit-items = { $number ->
   *[other] { $items } 項目
}
input-limit-percent = 対象の項目の { $percent } %
input-limit-both = { $number ->
   *[other] { $items } 項目または対象の項目の { $percent } % のうち多い方
}

# Ids, and changes of a run.
input-id = 「{ $text }」は ID ではありません。
input-change-key = 「{ $text }」は変更を指していません。変更は実行のページで選択してください。

# How long history is kept. $rule is input-kept-days or input-kept-runs; in them, $value is shown, and $number is the same as a number.
input-items-removed = この実行の項目一覧は { $at } に削除されました。項目一覧は{ $rule }されます。
input-kept-days = { $number ->
   *[other] { $value } 日間保持
}
input-kept-runs = { $number ->
   *[other] 最新の { $value } 件の実行の分だけ保持
}
# Within a sentence about the database.
input-kept-unknown = 「{ $text }」は履歴の保持期間の規則ではありません
# How long something goes on failing, behind a colon or after “in”. $since is a moment in UTC.
input-lasting = { $number ->
   *[other] { $since } から { $number } 回の実行
}
