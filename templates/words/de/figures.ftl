# Zeiträume, Alter und Zeitpunkte. Eine Einheit oder zwei: Man liest sie im Vorbeigehen.

moment = { $day }.{ $month }.{ $year }, { $time } { $zone }

span-milliseconds = { $milliseconds } ms
span-seconds = { $seconds } s
span-minutes = { $minutes } min { $seconds } s
span-hours = { $hours } h { $minutes } min
span-only-minutes = { $minutes } min
span-only-hours = { $hours } h
span-only-days = { $days } d

ago-now = gerade eben
ago-seconds = vor { $number } s
ago-minutes = vor { $number } min
ago-hours = vor { $number } h
ago-days = vor { $number } d

ahead-now = jetzt
ahead-seconds = in { $number } s
ahead-minutes = in { $number } min
ahead-hours = in { $number } h
ahead-days = in { $number } d
