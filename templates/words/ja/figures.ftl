# 期間、経過時間、時刻。ひと目で読めるよう、単位は一つか二つにする。

moment = { $year }/{ $month }/{ $day } { $time } { $zone }

span-milliseconds = { $milliseconds } ミリ秒
span-seconds = { $seconds } 秒
span-minutes = { $minutes } 分 { $seconds } 秒
span-hours = { $hours } 時間 { $minutes } 分
span-only-minutes = { $minutes } 分
span-only-hours = { $hours } 時間
span-only-days = { $days } 日

ago-now = たった今
ago-seconds = { $number } 秒前
ago-minutes = { $number } 分前
ago-hours = { $number } 時間前
ago-days = { $number } 日前

ahead-now = 今
ahead-seconds = { $number } 秒後
ahead-minutes = { $number } 分後
ahead-hours = { $number } 時間後
ahead-days = { $number } 日後
