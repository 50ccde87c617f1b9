# スクリプトからの API の使い方を説明するページ。フィールド、ヘッダー、パスの名前はそのままにする。

api-intro = ページで行えるすべての操作は、<code>{ $address }/api/v1</code> 以下で、同じ権限でスクリプトからも行えます。スクリプトはヘッダー <code>Authorization</code> でアクセス トークンを提示します。トークンは<a href="{ $href }">トークン</a> ページで作成します。例では、トークンは変数 <code>TOKEN</code> に設定されています。<code>RUN</code>、<code>KEY</code>、<code>ETAG</code>、<code>HELD_DIGEST</code> は、実際の値に置き換えてください。

# What the examples do: their titles.
api-example-sync = プールを今すぐ同期する
api-example-sync-module = 複数のプールの 1 つのモジュールを同期する
api-example-preview = 同期で何が行われるかを確認する
api-example-run = 実行の状態を確認する
api-example-failed-runs = プールの失敗した実行を一覧表示する
api-example-deleted = 実行によって削除された項目を一覧表示する
api-example-cancel = 実行を取り消す
api-example-approve = 保留中の実行を承認する
api-example-maintenance = プールをメンテナンスにする
api-example-drain = ワーカーが新しい実行を引き受けないようにする
# $example is one of these titles, $tool curl or PowerShell.
api-example-with = { $example } ({ $tool })

api-rules = すべてに共通する規則
api-bodies = 本文とリスト
api-bodies-means = 本文は JSON で、<code>application/json</code> として送信します。不明なフィールドは、無視されずに拒否されます。日時は RFC 3339 形式の UTC です。リストは <code>limit</code> 件ずつ返されます。既定では 50 件で、1 ～ 200 件を指定できます。<code>next</code> は次の部分の <code>cursor</code> であり、ヘッダー <code>Link</code> にはその完全なアドレスが含まれます。
api-once = 操作を一度だけ行う
api-once-means = 行う操作ごとに固有のキーをヘッダー <code>Idempotency-Key</code> に指定し、応答がなかった場合は同じキーで要求を繰り返してください。24 時間以内に一度だけ実行されます。繰り返した要求には、当時許可されていた操作が引き続き許可されている限り、最初の応答とヘッダー <code>Idempotency-Replayed: true</code> が返されます。拒否された要求は何も行っていないため、そのキーは引き続き使用できます。
api-changing = 他のユーザーも変更するものを変更する
api-changing-means = 変更できるものには <code>ETag</code> が付いています。変更または削除するときは、それを <code>If-Match</code> で送り返してください。その間に他のユーザーが変更していた場合は、何も行われず、応答は 412 になります。<code>If-None-Match</code> を指定して読み取ると、変更がない限り 304 が返されます。
api-pace = 要求の頻度
# $steady and $burst are numbers.
api-pace-means = アカウントおよびトークンごとに、1 秒あたり { $steady } 回、しばらく要求がなかった後は一度に { $burst } 回まで要求できます。残りの回数はヘッダー <code>RateLimit</code> に示されます。超過すると応答は 429 になり、待機時間は <code>Retry-After</code> に示されます。無効なトークンを多数提示するアドレスにも同じ制限が適用されますが、過去 1 時間以内にアクセスを許可されたスクリプトはその影響を受けません。
api-letting-in = アクセスを許可する操作
api-letting-in-means = ロール、アカウント、トークンを作成できるのは、数分以内にサインインした人だけです。ブラウザーのセッションが必要で、トークンでは作成できません。
api-watching = 実行の監視
api-watching-means = ブラウザーのセッションでは、<code>/runs/RUN/events</code> (サーバー送信イベント) で実行の進行をリアルタイムに追跡できます。スクリプトでは、数秒ごとに実行の状態を確認してください。

api-faults = エラー
api-faults-intro = 失敗はすべて <code>application/problem+json</code> (RFC 9457) として返されます。<code>detail</code> は発生した内容とデータへの影響、<code>next</code> は取るべき対処、<code>errors</code> はフィールドごとの誤り、<code>id</code> はパネルのログでの識別子を示します。<code>type</code> は次のいずれかです:
# The number by which HTTP tells how a request ended, such as 404.
api-column-status = 状態コード
api-column-means = 意味
api-fault-bad-request = 要求を読み取れません。JSON が壊れているか、テキストが UTF-8 ではありません。
api-fault-not-signed-in = アクセス トークンもセッションも提示されていないか、提示されたものが無効です。
api-fault-forbidden = アクセス許可がありません。必要なアクセス許可はメンバー permission に示されます。
api-fault-proof-needed = 数分以内にサインインした人による操作が必要です。アクセス トークンでは行えません。
api-fault-second-factor-needed = 先にアカウントの第 2 要素を設定する必要があります。
api-fault-cross-site = ブラウザーが別のサイトから要求を送信しました。
api-fault-not-found = ここには何もないか、表示を許可されているものがありません。
api-fault-method-not-allowed = このアドレスで使用できるメソッドではありません。使用できるものはヘッダー Allow に示されます。
api-fault-too-slow = 要求が時間内に届きませんでした。
api-fault-in-progress = この Idempotency-Key の最初の要求がまだ実行中です。
api-fault-changed-meanwhile = 変更の対象が、読み取ったときから変わっています。ETag が古くなっています。
api-fault-too-large = 本文が 1 MiB を超えています。
api-fault-address-too-long = アドレスが 8 KiB を超えています。
api-fault-not-json = 本文が application/json として送信されていません。
api-fault-refused = このままでは実行できません。理由は errors にフィールドごとに示されます。
api-fault-key-taken = この Idempotency-Key は、以前に別の要求で使用されています。
api-fault-version-needed = 変更では、対象のバージョンを If-Match で指定する必要があります。
api-fault-too-many-requests = Retry-After に示された時間だけ待機してください。
api-fault-fault = パネルで障害が発生しました。変更は、すべて行われたか、まったく行われていないかのどちらかです。
api-fault-unavailable = パネルのデータベースが応答しないか、このプロセスでは使用できません。後でもう一度試すか、別のパネルを使用してください。
