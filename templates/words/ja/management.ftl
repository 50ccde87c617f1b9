# The Management Shell of Microsoft’s servers, on a host that is reached by SSH or on this machine.


## What is typed about a host
management-host-name = 「{ $text }」は管理ホストの名前になりません。英字、数字、ハイフン、ドット、アンダースコアを { $most } 文字以内で指定し、最初は英字または数字にしてください。
    .help = 何も保存されず、接続も行われていません。名前はページのアドレスに使われます。「new」は既に使われています。
management-host-address = 「{ $text }」はサーバーの名前ではありません。名前またはアドレスを指定し、ポートが 22 でない場合は :ポート を付けてください。
    .help = 何も保存されず、接続も行われていません。名前に使えるのは英字、数字、ピリオド、ハイフンです。バージョン 6 のアドレスは角かっこで囲みます。
management-host-user = 「{ $text }」はそのホストのユーザー名になりません。LITWARE\admin のように、ホスト側での名前を指定してください。
    .help = 何も保存されず、接続も行われていません。名前は 256 文字以内で、改行を含められません。
management-host-key = 「{ $text }」はホスト キーのフィンガープリントではありません。SHA256: で始まり、その後に 43 文字が続きます。
    .help = 何も保存されず、接続も行われていません。ホスト上で ssh-keygen -lf を実行すると、キー ファイルのフィンガープリントが表示されます。
management-host-program = 「{ $text }」は PowerShell を実行するプログラムになりません。powershell.exe、pwsh、または英字、数字、空白と / \ : . _ - からなる絶対パスを指定してください。
    .help = 何も保存されず、何も実行されていません。途中のシェルがパスの一部をコマンドと解釈しないように、ほかの文字は拒否されます。

## What a fault means for the data; put into the sentences below as { $effect }
management-effect-none = 何も変更されていません。
management-effect-sync-perhaps = 同期が開始されたかどうかはわかりません。開始された場合は、Microsoft のバックアップ サービスが自動的に続行します。poolsync 自体は何も変更していません。
management-effect-sync = 同期は開始されており、Microsoft のバックアップ サービスが自動的に続行します。poolsync 自体は何も変更していません。
management-effect-settings-perhaps = バックアップ サービスの設定が変更されたかどうかはわかりません。もう一度読み取ってください。
management-effect-settings = バックアップ サービスの設定は変更されました。
# Put into the sentences below as { $place }
management-here = このコンピューター
# The host’s own words; put into the sentences below as { $said }
management-said = ホストのメッセージ: 「{ $text }」
management-said-nothing = ホストは理由を示していません。

## On the way there
management-unreachable = { $place } に接続できません ({ $cause })。何も変更されていません。アドレス、SSH サーバー、途中のネットワークを確認してください。
    .help = 要求は送信されていません。poolsync がホストに接続できるかどうかに関係なく、Microsoft のバックアップ サービスは自動的に動作を続けます。
management-host-key-changed = { $place } のホスト キーが、固定されているものと異なります。固定: { $pinned }。提示: { $offered }。通信が傍受されている可能性があります。サインインは行われず、何も変更されていません。ホストの管理者が新しいキーを確認した場合にのみ続行してください。
    .help = パスワードやキーを使う前に接続を終了しました。ホストを再構築した場合は、ホスト自体で ssh-keygen -lf を実行して新しいフィンガープリントと照合し、古いものの代わりに固定してください。
management-not-let-in = { $place } は「{ $user }」のサインインを許可しませんでした。何も変更されていません。ユーザー名と、パスワードまたはキーを確認してください。
    .help = 要求は送信されていません。キーの場合は、その公開部分がホストの authorized_keys に必要です。Windows では、Administrators のメンバーの分は別のファイル (administrators_authorized_keys) にあります。
management-bad-key = { $place } の秘密キーを使用できません ({ $cause })。何も変更されていません。OpenSSH または PEM 形式のキーを指定し、ロックされている場合はパスフレーズも指定してください。
    .help = 要求は送信されていません。キーは誰にも示されていません。
management-no-program = { $place } に「{ $program }」がありません。何も変更されていません。そこに PowerShell をインストールするか、プログラムを完全なパスで指定してください。
    .help = 要求は読み取られていません。ホストが cmd.exe 以外のシェルでコマンドを実行する場合、空白を含むパスは解釈されないことがあります。空白のないパスを指定してください。
management-not-started = このコンピューターで「{ $program }」を開始できませんでした ({ $cause })。何も変更されていません。権限を確認してください。
    .help = 要求は読み取られていません。poolsync を実行しているユーザーが、そのプログラムを実行できる必要があります。

## What the host has
management-no-module = { $place } に PowerShell はありますが、Lync Server または Skype for Business Server の管理シェルがありません。{ $said } 何も変更されていません。管理シェルがインストールされているホストを指定してください。
    .help = モジュール SkypeForBusiness も Lync もコマンドレットを提供しませんでした。コマンドレットはサーバーの管理ツールに含まれています。Windows PowerShell で読み込めるものを PowerShell 7 が読み込めないことがあります。
management-cmdlet-missing = { $place } の管理シェルに { $cmdlets } がありません。何も変更されていません。管理シェルがプールと同じバージョンのホストを使用してください。
    .help = バックアップ サービスのコマンドレットは Lync Server 2013 で導入されました。制限されたロールでは、一部が使えないこともあります。

## What it answers
management-not-the-contract = { $place } の応答を poolsync は解釈できません: 「{ $start }」。{ $effect } シェルのプロファイルなど、コマンドの出力に書き込むものがそのホストにないか確認してください。
    .help = 届いた内容は結果として扱われず、接続は終了されました。バックアップの状況はプールの状態で確認してください。
management-other-contract = { $place } の応答は取り決めのバージョン { $theirs } に従っていますが、poolsync のバージョンは { $ours } です。{ $effect } poolsync のバージョンをすべてそろえてください。
    .help = ホストで動作するスクリプトは、要求のたびに poolsync 自体が送信するため、通常は起こりません。届いた内容は結果として扱われていません。
management-broken-off = { $place } への接続が途中で切断されました。{ $said } { $effect } プールの状態を確認するか、同期をもう一度追跡してください。
    .help = 終了したのは監視だけです。呼び出された処理は Microsoft のバックアップ サービスで続行されます。もう一度追跡しても、新たな呼び出しは行われません。何も呼び出されていない場合は、実行をもう一度開始してください。
management-silent =
    { $seconds ->
       *[other] { $place } から { $seconds } 秒間応答がありませんでした。{ $effect } ホストと途中のネットワークを確認してから、プールの状態を確認してください。
    }
    .help = スクリプトは、コマンドレットの処理中も 10 秒ごとに信号を送ります。接続は終了されました。呼び出された処理は Microsoft のバックアップ サービスで続行されます。
management-too-much = { $place } の応答が上限 (1 行 256 KiB、全体で 16 MiB) を超えました。{ $effect } そこでコマンドの出力に書き込んでいるものを確認してください。
    .help = 届いた内容は結果として扱われず、接続は終了されました。バックアップの状況はプールの状態で確認してください。

## What the cmdlets say
management-access-denied = { $place } のユーザーには { $cmdlet } を実行する権限がありません。{ $said } { $effect } RTCUniversalServerAdmins のメンバーにするなど、コマンドレットに必要な権限をユーザーに与えてください。
    .help = 拒否したのはコマンドレット自体です。poolsync のアクセス許可はそこでは有効ではありません。ホストで何ができるかは、サインインするユーザーのグループによって決まります。
management-unknown-pool = { $place } の展開にプール { $pool } はありません。{ $said } { $effect } プールの名前と、ホストがその展開に属していることを確認してください。
    .help = 拒否したのはコマンドレット自体です。ホストが認識しているプールは、プールを取り込む画面に一覧表示されます。
management-cmdlet-failed = { $place } で { $cmdlet } がエラーで終了しました。{ $said } { $effect } メッセージに従って対処し、もう一度実行してください。
    .help = メッセージはコマンドレット自体のもので、ホストの言語です。プールのサーバーのイベント ログの LS Backup Service に、詳しい情報がある場合があります。
management-error-state = { $pool } のバックアップが ErrorState のままです: { $modules }。{ $said } { $effect } 両方のプールのサーバーのイベント ログで LS Backup Service を調べ、そこに示された問題を解決してください。
    .help = バックアップ プールのコピーは、最後に成功したインポートの時点のものです。イベント 4070 は、無効な SIP アドレスなど 1 つの項目によってインポートがブロックされていることを、イベント 4069 は、バッチのテーブルを更新できないことを示します。サービスは自動的に再試行します。
management-timed-out =
    { $seconds ->
       *[other] { $pool } のバックアップは { $seconds } 秒以内に目的の状態になりませんでした。{ $effect } プールの状態を確認してください。未処理分がたまっている場合は、サービスの時間またはバッチ数を増やしてください。
    }
    .help = 終了したのは監視だけです。Microsoft のバックアップ サービスは自動的に動作を続けます。同期をもう一度追跡しても、新たな呼び出しは行われません。
management-cancelled = { $place } の監視は取り消されました。{ $effect }
    .help = Microsoft のバックアップ サービスが開始した同期を、ここから取り消すことはできません。同期によって稼働データが変更されることはありません。

## Runs of pools that the Management Shell drives
# What a run had to tell while it went on: lines, each with its time
management-line-begun = { $host } への接続が確立し、poolsync のスクリプトが動いています。
# { $command } is the line of the cmdlet
management-line-invoking = 呼び出し: { $command }
management-line-invoked = コマンドレットが戻りました。Microsoft のバックアップ サービスがプールを同期しています。その状態を監視します。
# { $why } is one of the sentences above
management-line-again = { $why } { $seconds } 秒後に同期の監視を再開します ({ $most } 回中 { $number } 回目)。
management-line-taken-up = ワーカーが実行を引き継ぎました。同期はすでに呼び出されているため、監視だけを行います。
management-line-status = Get-CsBackupServiceStatus: { $states }
management-line-status-none = Get-CsBackupServiceStatus はモジュールを何も示しませんでした。
management-line-problem = { $cmdlet } がエラーを報告し、続行しました:「{ $text }」
management-line-warning = { $cmdlet } の警告:「{ $text }」
management-line-unknown = ホストがこのバージョンの知らない種類の行「{ $line }」を返しました。無視しました。
management-line-reached = 依頼されたモジュールは安定しています。未処理の変更はありません。
management-line-nothing-to-do = 依頼されたモジュールはどれも初期化されていません。同期するものがありません。
# How modules of a run end
management-run-cancelled = 同期の監視は取り消されました。同期はすでに呼び出されています。Microsoft のバックアップ サービスが自分で続行し、ここからは停止できません。
    .help = 何も取り消されていません。同期はバックアップ プールのコピーを最新にするもので、稼働データは変更しません。その後の様子はプールの状態でわかります。
management-run-not-driven = { $pool } はもうホストの管理シェルで同期されないため、何も呼び出しませんでした。もう一度実行を依頼してください。
    .help = 実行が依頼された後に、プールを同期する方法が変更されました。新しい実行は現在の方法で行われます。
management-run-not-steady = ホストは、モジュールが安定したことを示さずに監視を終えました。すべてコピーされたかどうかは不明です。プールの状態を確認してください。
    .help = モジュールは、ホストが SteadyState または FinalState を示し、バックアップ プール側にエラーがない場合にだけ、コピーされたと見なされます。Microsoft のバックアップ サービスは自分で続行します。
# Follows one of the sentences above that is about a look after the sync was invoked
management-run-invoked-before = これは再度の確認についての説明です。同期自体はすでに呼び出されており、Microsoft のバックアップ サービスが自分で続行します。
management-run-not-initialized = プールのサーバーには、このモジュールのコピー対象がありません (NotInitialized)。
management-run-not-named = プールのサーバーの状態に、このモジュールは含まれていません。
# { $state } is a module with its states, in the words of the cmdlet
management-run-last = ホストが最後に示した状態: { $state }。
# The run’s page
management-run-lines = ホストからの報告
management-run-doing = Microsoft のバックアップ サービスを監視しています
management-run-no-status = 状態はまだありません
management-column-export = エクスポート
management-column-import = インポート
management-run-lines-none = まだありません。
management-run-lines-last = 最後の行だけを表示しています。すべての行は API で取得できます。
management-run-complaints-hidden = { $number ->
   *[other] Force の指定により、コマンドレットの報告 { $number } 件を表示していません。記録はされており、API で取得できます。
}
management-fact-driver = 実行の担当
management-run-driver = 管理ホスト上の Microsoft のコマンドレット
management-no-changes-title = 変更の一覧はありません
management-no-changes = この実行は Microsoft のコマンドレットが行いました。コマンドレットは各モジュールの状態を示しますが、どの項目をコピーしたかは示しません。
# Other pages
management-pool-hint = { $host } 上の Microsoft のコマンドレットで同期
management-restore-none = poolsync は { $pools } を復元できません。Microsoft のコマンドレットが同期しており、ストアがここでは不明なためです。管理シェルを使ってください (Invoke-CsPoolFailOver、Update-CsUserData)。
management-status-told = ホストの報告どおり
management-says-all = 管理ホストで <strong data-slot="pool">{ $pool }</strong> のすべてのモジュールについて Invoke-CsBackupServiceSync を呼び出し、<strong data-slot="backup">{ $backup }</strong> 上のコピーが安定するまで監視します。
management-says-one = 管理ホストで <strong data-slot="pool">{ $pool }</strong> の <strong data-slot="module">{ $module }</strong> について Invoke-CsBackupServiceSync を呼び出し、<strong data-slot="backup">{ $backup }</strong> 上のコピーが安定するまで監視します。
management-says-cant = <strong data-slot="pool">{ $pool }</strong> は Microsoft のコマンドレットで同期されます。プレビュー、検証、完全な比較はできないため、この依頼は拒否されます。
