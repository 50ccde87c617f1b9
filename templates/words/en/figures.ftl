# Spans, ages and moments. One unit, or two: they are read at a glance.

moment = { $year }-{ $month }-{ $day } { $time } { $zone }

span-milliseconds = { $milliseconds } ms
span-seconds = { $seconds } s
span-minutes = { $minutes } min { $seconds } s
span-hours = { $hours } h { $minutes } min
span-only-minutes = { $minutes } min
span-only-hours = { $hours } h
span-only-days = { $days } d

ago-now = just now
ago-seconds = { $number } s ago
ago-minutes = { $number } min ago
ago-hours = { $number } h ago
ago-days = { $number } d ago

ahead-now = now
ahead-seconds = in { $number } s
ahead-minutes = in { $number } min
ahead-hours = in { $number } h
ahead-days = in { $number } d
