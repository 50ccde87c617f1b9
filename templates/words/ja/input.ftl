# What is wrong with what somebody typed, sent or wrote into a file: said beside the field, by the API and on the command line.
# What people type (live, 2m, Mon-Fri, file:///…) stays as it is in all languages.

# Words of closed lists. $what is one of the messages input-noun-…, $choices are the words as they are typed.
input-choice-unknown = 「{ $text }」は{ $what }として有効ではありません。次のいずれかを指定してください: { $choices }。
    .help = 何も変更されていません。このような値でフィルターした一覧は、値を直すまで何も表示しません。大文字と小文字は区別されませんが、指定する語はどの言語でも同じです。
input-noun-run-state = 実行の状態
input-noun-phase = 実行のフェーズ
input-noun-mode = 実行のモード
input-noun-intent = 実行の目的
input-noun-action = 実行の操作
input-noun-driver = ドライバー
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
    .help = 何も変更されていません。DataConf のように、ドットの後の部分だけでも指定できます。大文字と小文字は区別されません。
input-selection-unknown = 「{ $text }」はバックアップ モジュールではありません。次のいずれかを指定してください: All, { $names }。
    .help = 何も変更されていません。DataConf のように、ドットの後の部分だけでも指定できます。All を指定するか名前を省略すると、プールにあるすべてのモジュールが対象になります。
input-category-unknown = 「{ $text }」はカテゴリではありません。CMS、UserData、RGS のいずれかを指定してください。
    .help = 何も変更されていません。フィルターを直すまで、バックアップは表示されません。すべてのモジュールを表示するには、カテゴリを省略してください。
input-store-role-unknown = 「{ $text }」はモジュールのストアではありません。live または backup を指定してください。
    .help = 何も変更されていません。live はプール自身が使用するストア、backup はパートナーのデータのコピーを保持するストアです。

# Dates, intervals, rules and time zones.
input-date-unknown = 「{ $text }」は日付ではありません。2026-11-22 のように入力してください。
    .help = 何も変更されていません。年、月、日の順に、月と日は 2 桁で入力します。日付は UTC での日付です。
input-interval-strange = 「{ $text }」は間隔ではありません。2m、1h30m、00:02:00 のように、または 120 のように秒数で入力してください。
    .help = 何も変更されていません。これまでの値が引き続き有効です。単位は d、h、m、s で、どの言語でも同じように書きます。
input-interval-range = 「{ $text }」は範囲外です。間隔は 1 秒以上 366 日以下です。
    .help = 何も変更されていません。これまでの値が引き続き有効です。この範囲内の値を入力してください。
input-rule-range = 間隔は 5 秒以上 366 日以下です。
    .help = 何も保存されていません。既存のスケジュールは、これまでどおり有効です。この範囲内の間隔を入力してください。
input-rule-cron = 「{ $text }」は cron 式ではありません。分、時、日、月、曜日の 5 つのフィールドを入力してください。例: 30 2 * * Mon-Fri
    .help = フィールドはちょうど 5 つで、スペースで区切ります。秒と年は含みません。@daily のような略称も使えます。規則が修正されるまで、この規則では何も開始されません。
input-rule-never = 「{ $text }」に当てはまる時刻はありません。そのような日はどの年にもありません。
    .help = 何も保存されていません。既存のスケジュールは、これまでどおり有効です。日と月の組み合わせを確認してください。たとえば 0 0 30 2 * は 2 月 30 日を指します。
input-rule-strange = 「{ $text }」は規則ではありません。
    .help = スケジュールの規則としてデータベースにある内容を、このバージョンは読み取れません。新しいバージョンが書き込んだ可能性があります。この規則では何も開始されません。このプロセスをアップグレードするか、スケジュールに新しい規則を設定してください。
input-zone-strange = 「{ $text }」はタイム ゾーンではありません。IANA データベースでの名前 (例: Europe/Berlin) または UTC を入力してください。
    .help = 何も変更されていません。動作する時刻はタイム ゾーンによって決まるため、推測は行われません。スケジュールのフォームには、タイム ゾーンの候補が表示されます。
# $near is the name of a zone that is spelled nearly so.
input-zone-near = 「{ $text }」はタイム ゾーンではありません。{ $near } ではありませんか?
    .help = 何も変更されていません。候補のタイム ゾーンが自動的に使われることもありません。それで正しい場合は、その名前を入力してください。
input-digest-kind = メッセージをいつ送信するかを選択してください。
    .help = ルールは保存されていません。既存のルールは、これまでどおり有効です。API では at_once、hourly、daily のいずれかを指定します。
input-digest-time = 時刻は 07:30 のように入力してください。
    .help = ルールは保存されていません。既存のルールは、これまでどおり有効です。時は 0 ～ 23、分は 0 ～ 59 です。
input-digest-zone = 「{ $text }」はここで認識されるタイム ゾーンではありません。Europe/Berlin や UTC のように入力してください。
    .help = ルールは保存されていません。既存のルールは、これまでどおり有効です。1 日分のメッセージをいつ送信するかは、タイム ゾーンによって決まります。

# Names of pools.
input-fqdn-empty = プールの完全修飾ドメイン名を入力してください (例: atl-cs-001.litwareinc.com)。
    .help = 何も変更されていません。パネル、API、コマンド ラインは、プールをこの名前で識別します。
input-fqdn-too-long = この名前は { $bytes } バイトです。ドメイン名は最大 { $most } バイトです。
    .help = 何も変更されていません。国際化ドメイン名の長さは ASCII 形式 (xn--…) で数えられ、入力したものより長くなります。
# $label is what stands between two dots; it may be empty.
input-fqdn-label-length = ピリオドで区切られた各部分は 1 ～ { $most } 文字でなければなりません。「{ $label }」は条件を満たしていません。
    .help = 何も変更されていません。ドットが 2 つ続いている場合や先頭にある場合は、空の部分ができます。
input-fqdn-label-characters = 「{ $label }」に使えるのは文字、数字、ハイフンだけで、先頭と末尾にハイフンは使えません。
    .help = 何も変更されていません。空白、アンダースコア、ポート番号、スラッシュも、プールの名前には使えません。
input-fqdn-not-qualified = 「{ $name }」は完全修飾名ではありません。ドメインを付けてください (例: { $name }.litwareinc.com)。
    .help = 何も変更されていません。どの利用者にとってもプールの名前が同じになるように、ドメインは自動的には付けられません。
input-fqdn-address = 「{ $name }」は IP アドレスのようです。プールのドメイン名を入力してください。
    .help = 何も変更されていません。ドメイン名の最後の部分が数字だけになることはありません。
input-fqdn-international = 「{ $name }」は有効な国際化ドメイン名ではありません。
    .help = 何も変更されていません。入力の誤りや、ドメイン名に使えない文字がないか確認するか、ASCII 形式 (xn--…) で入力してください。

# Addresses of stores.
input-store-url-empty = ストアの場所を入力してください (例: file:///srv/pool/dataconf、sqlite:///srv/pool/presence.db)。
    .help = 何も保存されておらず、どのストアにも触れていません。プールにないモジュールにはストアは不要です。その場合は省略してください。
input-store-url-no-scheme = 「{ $url }」はストアの URL ではありません。フォルダーは file:///path、SQLite データベースは sqlite:///path/file.db、サーバー上のデータベースは postgres:// または mysql://、他の場所のフォルダーは s3://、sftp://、webdavs:// で指定してください。
    .help = 何も保存されておらず、どのストアにも触れていません。パスだけではストアの種類がわからないため、指定できません。
input-store-url-scheme = このバージョンでは、種類が「{ $scheme }」のストアを開けません。file、sqlite、postgres、mysql、s3、sftp、webdavs のいずれかを使ってください。
    .help = 何も保存されておらず、どのストアにも触れていません。他の種類の共有は、ワーカーのマシンにマウントすれば、フォルダー (file://) として指定できます。
input-store-url-not-absolute = 「{ $url }」のパスは絶対パスでなければなりません。file:///srv/data のように、スラッシュを 3 つ入力してください。
    .help = 何も保存されておらず、どのストアにも触れていません。2 つのスラッシュの後にサーバー名は書けません。共有は、マウント先のフォルダーで指定してください。
input-store-url-parent = 「{ $url }」のパスに「..」を含めることはできません。
    .help = 何も保存されておらず、どのストアにも触れていません。ストアの場所が明確になるように、実際のパスをそのまま書いてください。
input-store-url-characters = 「{ $url }」には、この種類のアドレスで使えない文字が含まれています (たとえば #。オプションのない file:// と sqlite:// では ? も使えません)。名前の一部である場合は # を %23、? を %3F と入力し、そうでない場合は省いてください。
    .help = 何も保存されておらず、どのストアにも触れていません。%00 も使えません。別の場所にあるストアのアドレスでは、タブや改行などの制御文字と、UTF-8 テキストではないユーザー名、バケットのフォルダー名、データベース名も使えません。
input-store-url-root = 「{ $url }」はファイル システム全体を指しています。その下のフォルダーまたはファイルを指定してください。
    .help = 何も保存されておらず、どのストアにも触れていません。同期は対象を元と同じ内容にし、それ以外のものを削除するため、ファイル システム全体をストアにすることはできません。
input-store-url-password = ストアの URL にパスワードを含めることはできません。表示され、ログに記録されてしまうためです。パスワードは別に指定してください。
    .help = この URL は保存されていません。パスワードを除いた URL を入力し、パスワードはストアのシークレットの欄に入力してください。シークレットは暗号化して保存されます。パスワードを含む URL がスクリプトやチャットなど他の場所にも渡っている場合は、パスワードを変更してください。
input-store-url-no-host = 「{ $url }」にはストアの場所がありません。2 つのスラッシュの後にサーバーまたはバケットを指定してください。
    .help = 何も保存されておらず、どのストアにも触れていません。スラッシュを 3 つ書くのは、マシン自身のストア (file、sqlite) の場合だけです。
input-store-url-host = 「{ $url }」に指定されたサーバー、ポート、またはバケットは存在し得ないものです。2 つのスラッシュの後を確認してください。
    .help = 何も保存されておらず、どのストアにも触れていません。名前には文字、数字、ドット、ハイフン、アンダースコアを使えます。ポートは 1 ～ 65535 で、IPv6 アドレスは角かっこで囲みます。
input-store-url-no-user = 「{ $url }」にはサインインするユーザーがありません。sftp://user@host/path のように入力してください。
    .help = 何も保存されておらず、どのストアにも触れていません。ユーザーのパスワードや秘密キーは、URL に含めず、別に指定します。
# $scheme is postgres or mysql.
input-store-url-no-database-user = ストアの URL にサインインするユーザーがありません。{ $scheme }://user@host/database のように入力してください。
    .help = 何も保存されておらず、どのデータベースにも触れていません。ユーザーのパスワードは、URL に含めず、別に指定します。
input-store-url-no-database = 「{ $url }」はデータベースを 1 つに特定していません。サーバー名とスラッシュの後にデータベース名を入力してください。
    .help = 何も保存されておらず、どのデータベースにも触れていません。PostgreSQL のスキーマは、スラッシュで続けず、schema オプションで指定します。
input-store-url-option = 「{ $url }」のオプション「{ $option }」は、この種類のストアでは使えないか、この値を取れません。
    .help = 何も保存されておらず、どのストアにも触れていません。使えるオプションは、S3 では endpoint と region、SFTP では host_key、PostgreSQL では schema と sslmode、MySQL では sslmode です (sslmode の値は disable、require、verify-full)。他の種類にオプションはありません。
input-store-url-not-encrypted = 「{ $url }」では、データとパスワードが暗号化されずにネットワークに送信されます。https または webdavs を使ってください。これらを使わずに接続できるのは、このマシン自身 (localhost) だけです。
    .help = ストアは保存されておらず、そこへは何も送信されていません。WebDAV サーバーには webdavs://、S3 エンドポイントには https:// を使い、データベースの場合は URL から sslmode=disable を除いてください。

# What is wrong with the stores of a pool, and with which tables of them are synced. $module is the name of a module.
input-store-wants-rows = { $module } はデータベースの行を保持するため、ストアはデータベースでなければなりません (例: sqlite:///srv/pool/data.db)。
    .help = 何も保存されておらず、どのストアにも触れていません。アドレスが別のモジュールの欄に入力されている可能性があります。
input-store-wants-files = { $module } はファイルを保持するため、ストアはフォルダーでなければなりません (例: file:///srv/pool/data)。
    .help = 何も保存されておらず、どのストアにも触れていません。他の場所のフォルダー (s3、sftp、webdavs) も使えます。アドレスが別のモジュールの欄に入力されている可能性もあります。
# $other is one of the two that follow.
input-store-overlap = この場所は、{ $other }と同じか、その内側にあるか、それを含んでいます。各ストアには専用の場所が必要です。そうでないと、同期によって上書きされてしまいます。
    .help = 何も保存されていません。同期は書き込み先を読み取り元と同じ内容にし、読み取り元にないものを削除します。別のストアの内側にあるストアも一緒に削除されてしまいます。互いに重ならないフォルダーまたはデータベースを選んでください。
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
    .help = 何も保存されていません。ファイルのモジュールは、すべてが同期されます。
input-tables-of-no-store = テーブルは稼働ストアから選びますが、稼働ストアが指定されていません。稼働ストアを指定するか、両方の一覧を空にしてください。
    .help = 何も保存されていません。両方の一覧が空の場合は、稼働ストアが設定された時点で、すべてのテーブルが同期の対象になります。
input-table-nameless = テーブルの名前を空にすることはできません。名前を入力するか、その項目を除いてください。
    .help = 何も変更されていません。同期するテーブルの選択は、これまでどおりです。
# $name is only the beginning of the name.
input-table-too-long = 「{ $name }…」は { $bytes } バイトです。テーブルの名前は最大 { $most } バイトです。1 行に 1 つの名前を入力してください。
    .help = 何も変更されていません。同期するテーブルの選択は、これまでどおりです。多くの場合、1 行に複数の名前が書かれています。
input-table-control = 「{ $name }」には制御文字 (タブなど) が含まれています。制御文字を使わず、1 行に 1 つの名前を入力してください。
    .help = 何も変更されていません。同期するテーブルの選択は、これまでどおりです。
input-tables-too-many = { $count } 個の名前があります。一覧に入れられるのは最大 { $most } 個です。大半のテーブルを指定している場合は、代わりに残りのテーブルをもう一方の一覧に指定してください。
    .help = 何も変更されていません。同期するテーブルの選択は、これまでどおりです。一方の一覧は同期するテーブルだけを、もう一方は除外するテーブルを指定します。
input-tables-in-both = { $names } が両方の一覧にあります。テーブルは同期するか除外するかのどちらかです。一方の一覧から取り除いてください。
    .help = 何も変更されていません。同期するテーブルの選択は、これまでどおりです。ここでは、大文字と小文字だけが異なる名前は同じものとして扱われます。

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
    .help = 何も保存されていません。独自のロールは、必ず組み込みロールを基に作成します。別の独自のロールを基にすることはできません。
input-role-name = 「{ $text }」はロールの名前に使えません。文字、数字、スペース、ピリオド、ハイフン、アンダースコアを 1 ～ { $most } 文字で使い、文字または数字を 1 つ以上含めてください。
    .help = 何も変更されていません。どの言語の文字も使えます。大文字と小文字だけが異なる名前は、同じ名前として扱われます。
input-user-name = 「{ $text }」はアカウントの名前に使えません。1 ～ 64 文字で入力してください。使えるのは、半角の英字 (a ～ z)、数字 (0 ～ 9)、および . - _ @ です。英字または数字を 1 つ以上含めてください。
    .help = 何も変更されていません。大文字と小文字は区別されず、名前は小文字で保管されます。
input-password-short = { $least } 文字以上のパスワードを指定してください。
    .help = パスワードは設定されていません。これまでのパスワードがある場合は、引き続き有効です。互いに関係のない 4 つの単語を並べると、十分に長く、覚えやすいパスワードになります。
input-password-long = { $most } 文字以内のパスワードを指定してください。ASCII 以外の文字 (ä や 日 など) は 1 文字を 2 ～ 4 文字と数えます。
    .help = パスワードは設定されていません。これまでのパスワードがある場合は、引き続き有効です。
input-token-name = 「{ $text }」はトークンの名前に使えません。1 ～ { $most } 文字で入力してください。使えるのは、各言語の文字と数字、スペース、および . - _ @ です。
    .help = トークンは作成されていません。トークンの用途がわかる名前を入力してください。
# Within a sentence of whoever asked for the token. $prefix is psk_.
input-token = これはアクセス トークンではありません。アクセス トークンは { $prefix } で始まり、その後に { $digits } 桁の 16 進数が続きます
input-permission-unknown = 「{ $text }」はロールに割り当てられるコマンドレットではありません。コマンドレットの一覧は「ロール」ページにあります。
    .help = 何も保存されていません。Get-CsBackupServiceStatus のように、名前全体を入力してください。大文字と小文字は区別されません。
input-channel-name = 名前を 1 行で、1 ～ { $most } 文字で入力してください。
    .help = チャネルは保存されていません。既存のチャネルは、これまでどおり有効です。
# Within a sentence about the database.
input-origin-unknown = 「{ $text }」はアカウントの作成元として有効ではありません

# Mail addresses and webhooks.
input-recipients-none = メール アドレスを 1 つ以上入力してください。
    .help = チャネルは保存されていません。既存のチャネルは、以前に指定した宛先に引き続き送信します。何も送信しない場合は、チャネルをオフにしてください。
input-recipients-address = 「{ $text }」はメール アドレスではありません。operations@litwareinc.com のように入力してください。
    .help = チャネルは保存されていません。既存のチャネルは、以前に指定した宛先に引き続き送信します。名前や山かっこを付けずにアドレスだけを書き、空白、コンマ、セミコロン、改行のいずれかで区切ってください。
input-recipients-too-many = メール アドレスは最大 { $most } 個です。それより多くの人に送るには配布リストを使ってください。
    .help = チャネルは保存されていません。既存のチャネルは、以前に指定した宛先に引き続き送信します。
input-webhook-not-an-address = https:// で始まるアドレス (自分のネットワーク内では http:// も可) を入力してください。
    .help = チャネルは保存されておらず、何も送信されていません。既存のチャネルは、これまでのアドレスに引き続き送信します。サーバー名を含むアドレス全体を、受信側からコピーしてください。
input-webhook-credentials = アドレスから名前とパスワードを除いてください。代わりに要求に署名が付けられます。
    .help = チャネルは保存されておらず、何も送信されていません。既存のチャネルは、これまでのアドレスに引き続き送信します。パネルは Webhook ごとに署名シークレットを作成します。JSON を送信するチャネルでは保存後に一度だけ表示され、受信側はそれを使って、要求がこのパネルからのものであることを確認します。
input-webhook-too-long = アドレスが長すぎます。{ $most } 文字以内で入力してください。ASCII 以外の文字 (ä や 日 など) は 1 文字を 2 ～ 4 文字と数えます。
    .help = チャネルは保存されておらず、何も送信されていません。既存のチャネルは、これまでのアドレスに引き続き送信します。アドレス以外のものが貼り付けられていないか確認してください。
input-webhook-not-public = { $host } の行き先は { $address } で、公開アドレスではありません。意図したものであれば、そのネットワークを構成の [webhooks] セクションの allowed_networks に追加してください。
    .help = そこには何も送信されていません。保存しようとしたチャネルは以前のままです。チャネルがパネルの背後にあるサーバーに届く手段とならないよう、自分のネットワークのアドレスは、構成で許可されていない限り拒否されます。
input-webhook-in-clear = 途中にいる誰もが送信先と内容を読めるため、http:// は自分のネットワーク専用です。https:// で始まるアドレスを入力するか、このアドレスのネットワークを構成の [webhooks] セクションの allowed_networks に追加してください。
    .help = そこには何も送信されていません。保存しようとしたチャネルは以前のままです。
# Whom a message reached, within notifications-sent-partly: to $reached of $all recipients. $refused and $deferred are addresses with what the server said.
input-reached-refused = 宛先 { $all } 件中 { $reached } 件に送信。拒否: { $refused }
input-reached-deferred = 宛先 { $all } 件中 { $reached } 件に送信。延期: { $deferred }
input-reached-both = 宛先 { $all } 件中 { $reached } 件に送信。拒否: { $refused }。延期: { $deferred }

# Settings, limits and targets.
input-bandwidth = 「{ $text }」は帯域幅ではありません。1 秒あたりのバイト数を 1 以上で入力してください (例: 500KiB、10MiB、2000000)。
    .help = 何も変更されておらず、何もコピーされていません。KiB、MiB、GiB は 1024 倍ごと、kB、MB、GB は 1000 倍ごとの単位です。数値は整数で指定してください。
input-limit = 「{ $text }」は上限ではありません。項目の数 (例: 500) または書き込み先の項目に対する割合 (例: 25%) を入力してください。
    .help = 何も比較されておらず、何もコピーされていません。上限は、同期が停止されずに対象から削除できる項目の数です。割合は 100% までの整数で指定します。
input-target-range = 目標は 1 ～ { $most } 分 (1 年) です。
    .help = 目標は保存されていません。これまでの目標が引き続き有効です。目標は、バックアップがどれだけ古くなったら報告するかを決めるだけで、データは変更しません。
input-target-order = 警告の値は目標超過の値以下でなければなりません。
    .help = 目標は保存されていません。これまでの目標が引き続き有効です。警告には、目標超過と同じかそれより短い時間を入力してください。
# $names are the names of all settings.
input-setting-unknown = 「{ $text }」という設定はありません。設定は次のとおりです: { $names }。
    .help = 一緒に送信されたものも含め、設定は 1 つも変更されていません。名前の大文字と小文字は区別されません。
# $range is one of the messages setting-…-range, $unit one of setting-unit-….
input-setting-range = { $setting } に指定できる値: { $range }。
    .help = 一緒に送信されたものも含め、設定は 1 つも変更されていません。すべてこれまでどおり有効です。
input-setting-flag = { $setting } には true (オン) または false (オフ) を指定してください。
    .help = 一緒に送信されたものも含め、設定は 1 つも変更されていません。すべてこれまでどおり有効です。
input-setting-number = { $setting } には整数を指定してください (単位: { $unit })。指定できる値: { $range }。
    .help = 一緒に送信されたものも含め、設定は 1 つも変更されていません。すべてこれまでどおり有効です。区切り文字や単位を付けず、数字だけで入力してください。
# $line is the number of a line, $fault one of the messages that follow, input-bandwidth, input-zone-strange or input-zone-near.
input-timetable-line = { $line } 行目: { $fault }
    .help = 設定は変更されていません。実行は、これまでの週間予定の範囲内の速度でコピーします。その行を、Mon-Fri 08:00-18:00 10MiB/s のように曜日、時刻、上限の順に直してください。
input-timetable-second-zone = タイム ゾーンはすでに指定されています。週間予定のタイム ゾーンは、すべての行に共通で 1 つです。
input-timetable-too-long = 週間予定は最大 { $most } 行です。
input-timetable-incomplete = 不完全です。曜日、時刻、上限を入力してください (例: Mon-Fri 08:00-18:00 10MiB/s)。上限なしの場合は none と入力します。
input-timetable-only-zone = タイム ゾーンだけで、時間の行がありません。曜日、時刻、上限を入力してください (例: Mon-Fri 08:00-18:00 10MiB/s)。上限なしの場合は none と入力します。
input-timetable-no-times = 「{ $text }」は時刻の範囲ではありません。曜日、時刻、上限を入力してください (例: Mon-Fri 08:00-18:00 10MiB/s)。上限なしの場合は none と入力します。
input-timetable-no-span = 「{ $text }」は時間の範囲になっていません。1 日全体は 00:00-24:00 と入力してください。
input-timetable-no-limit = 上限がありません。曜日、時刻、上限を入力してください (例: Mon-Fri 08:00-18:00 10MiB/s)。上限なしの場合は none と入力します。
# $days are the days as they are typed.
input-timetable-no-day = 「{ $text }」は曜日ではありません。次のように入力してください: { $days }。
input-timetable-no-time = 「{ $text }」は時刻ではありません。08:00 のように、24:00 まで入力できます。
# Where a syslog server listens, within a sentence about the configuration.
input-syslog-url = udp://host:514、tcp://host:514、unix:///dev/log のいずれかの形で入力してください
# The limit of deletes, within a sentence. $items and $percent are figures; $number is the first as a number, to choose words by.
input-limit-items = { $number ->
   *[other] { $items } 個の項目
}
input-limit-percent = 書き込み先の項目の { $percent }%
input-limit-both = { $number ->
   *[other] { $items } 個の項目、または書き込み先の項目の { $percent }% のうち多い方
}

# Ids, and changes of a run.
input-id = 「{ $text }」は ID ではありません。
    .help = 何も変更されていません。ID はパネルが割り当てます。ページのアドレスまたは API の応答から、ID 全体をコピーしてください。
input-change-key = 「{ $text }」は変更を指していません。変更は実行のページで選択してください。
    .help = 何もキューに入っておらず、データは変更されていません。各変更のキー (32 桁の 16 進数) は、API が返す実行の変更の一覧にあります。

# How long history is kept. $rule is input-kept-days or input-kept-runs; in them, $value is shown, and $number is the same as a number.
input-items-removed = この実行の項目一覧は { $at } に削除されました。項目一覧の扱い: { $rule }。
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

# Where stores may lie on this machine.
input-outside-roots = { $path } は、このインストールで許可されているフォルダーの下にありません ({ $roots })。いずれかの下のパスを選択するか、そのフォルダーを構成の allowed_roots に追加してください。
    .help = 何も保存または変更されておらず、そこでは何も開かれていません。判断の基準は、これを表示したマシンの構成です。構成はワーカーごとに異なります。
# Stands in $roots above.
input-no-roots = 設定なし
