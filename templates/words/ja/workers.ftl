workers-title = ワーカー
workers-intro = ワーカーはキューから実行を取り出して処理します。<code>poolsync serve</code> には 1 つ組み込まれており、<code>poolsync worker</code> は単独のワーカーです。1 つの PostgreSQL を何台でも共有できます。ワーカーが停止した場合、その実行は別のワーカーが引き継ぎます。

workers-none-runs = 動作中のワーカーがないため、何も同期されません。依頼された実行はキューで待機します。ワーカーを起動してください。<code>poolsync serve</code> には 1 つ組み込まれており、<code>poolsync worker</code> は単独のワーカーです。
workers-none-takes = 実行を引き受けるワーカーがないため、新しい実行は始まりません。依頼された実行はキューで待機します。いずれかのワーカーの引き受けを再開するか、別のワーカーを起動してください。
# $sites are names in a row.
workers-sites-unserved = <strong>{ $sites }</strong> の実行を引き受けるワーカーがありません。そこへ依頼された実行はキューで待機します。{ $number ->
   *[other] 該当するサイトを担当するワーカーの引き受けを再開するか、<code>worker.sites</code> にそのサイトを指定したワーカーを起動してください。サイトを指定しないワーカーはすべてを担当します。
}
workers-without-site = サイトのないプール

workers-kind = { $command } 内
workers-sign-of-life = 最終応答 { $ago }
workers-silent-for = { $span }応答なし
workers-other-key = キー ファイルが他のプロセスと異なるため、実行を引き受けず、何も記録しません。他のプロセスのキー ファイルをこのマシンにコピーしてください
workers-clock-ahead = 時計が { $span }進んでいます。正しく合わせてください。それまではデータベースの時計が使われます
workers-clock-behind = 時計が { $span }遅れています。正しく合わせてください。それまではデータベースの時計が使われます
workers-all-sites = すべて
workers-no-pool-at = { $sites } にはプールがありません。つづりを確認してください
workers-busy = { $busy } / { $all }
workers-helps-with = { $pool } を補助中

workers-clear = 一覧から削除<span class="unseen">: { $worker }</span>
workers-resume = 引き受けを再開<span class="unseen">: { $worker }</span>
workers-drain = ドレイン<span class="unseen">: { $worker }</span>
workers-was-drained = { $worker } は新しい実行を引き受けません。進行中の実行は最後まで続きます。
workers-was-resumed = { $worker } は実行の引き受けを再開しました。
workers-was-cleared = { $runs ->
    [0] { $worker } を一覧から削除しました。担当中の実行はありませんでした。
   *[other] { $worker } を一覧から削除しました。担当していた { $runs } 件の実行は別のワーカーが引き継ぎます。
}

workers-word-drain = ドレイン
workers-word-drain-means = ワーカーは進行中の実行を終え、引き受けを再開するよう指示されるか再起動されるまで、新しい実行を引き受けません。設定 <a href="{ $href }">Drain</a> は、すべてのワーカーに一度に適用されます。
workers-word-silent = 応答なし、一覧から削除
workers-word-silent-means = ワーカーは 5 秒ごとに応答を記録し、20 秒間記録がなければ停止したものと見なされます。その実行は、リースが切れると自動的に引き継がれます。構成に別の指定がなければ、最後の応答から 15 秒後です。一覧から削除すると、より長いリースを待たずに引き継がれます。2 つのワーカーが同じストアに書き込むことはありません。後から来たワーカーは使用中であることを知り、待機します。
workers-word-helps = 補助中
workers-word-helps-means = ワーカー自身に処理すべきものがなく、別のワーカーが行っている大きな比較のフォルダーの一部を調べています。読み取りだけを行います。
workers-word-sites-means = 構成でサイトを指定したワーカー (<code>worker.sites</code>) は、そのサイトのプールの実行だけを引き受けます。読み取るデータの近くにワーカーを置くためです。サイトを指定しないワーカーはすべてを担当します。
