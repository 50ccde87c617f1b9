# すべてのページを囲む部分と、多くのページで共有される小さな部品。

skip-to-content = 本文へ移動
menu = メニュー
menu-main = メイン
nav-overview = 概要
nav-sync = 同期
nav-restore = 復元
nav-runs = 実行履歴
nav-status = 状態
nav-schedules = スケジュール
nav-alarms = アラーム
nav-pools = プール
nav-access = アクセス権
nav-tokens = トークン
nav-audit = 監査
nav-settings = 設定
nav-help = ヘルプ
nav-account = アカウント
sign-out = サインアウト
go-label = プール、実行、ページへ移動
go-placeholder = 移動先…

keys = キー操作
keys-show = このキー一覧を表示
keys-off = 無効にする: キーだけでは何も起こりません
close = 閉じる

frame-other-key = このデータベースを使う他のプロセスは、このプロセスとは異なるキー ファイルを持っています。このプロセスは実行を引き受けず、何も記録しません。ここでの変更はすべて拒否されます。他のプロセスのキー ファイルをこのマシンにコピーしてください。詳しくはこのプロセスのログを参照してください。
frame-old = より新しいバージョンの poolsync が同じデータベースで動作しています。このプロセスは並行して動作を続けますが、早めに更新してください。
frame-draining = ワーカーは新しい実行を引き受けません (ドレイン中)。依頼された実行は、<a href="{ $href }">設定</a>で解除されるまでキューで待機します。

# Names of tables follow; a number only where they are folded away.
tables-only = { $number ->
    [0] 対象:
   *[other] { $number } 個のテーブルのみ
}
tables-without = { $number ->
    [0] 除外:
   *[other] { $number } 個のテーブルを除外
}
filter = 絞り込み
filter-by = 絞り込み: <strong>{ $words }</strong>
# $removed is a sentence that says when the list of items was removed, and why.
items-removed = { $removed } 集計値は残りますが、個々の項目を調べたり元に戻したりすることはできません。
pages = ページ
pairs-previous = 前のペア
pairs-next = 次のペア
