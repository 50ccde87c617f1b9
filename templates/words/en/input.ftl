# What is wrong with what somebody typed, sent or wrote into a file: said beside the field, by the API and on the command line.
# What people type (live, 2m, Mon-Fri, file:///…) stays as it is in all languages.

# Words of closed lists. $what is one of the messages input-noun-…, $choices are the words as they are typed.
input-choice-unknown = “{ $text }” is not a { $what }; choose { $choices }.
    .help = Nothing was changed; a list with such a filter shows nothing until it is put right. Upper and lower case do not matter, but the words are the same in every language.
    .code = PS-2001
input-noun-run-state = run state
input-noun-phase = phase
input-noun-mode = mode
input-noun-intent = intent
input-noun-action = action
input-noun-driver = driver
input-noun-decision = decision
input-noun-origin = origin
input-noun-change = change
input-noun-outcome = outcome
input-noun-alarm-level = level of alarm
input-noun-alarm-ending = ending of an alarm
input-noun-event-kind = kind of event
input-noun-channel-kind = kind of channel
input-noun-template = template
input-noun-message-state = state of a message
input-noun-recipient-state = state of a recipient

# Modules and stores. $names are names of modules.
input-module-unknown = “{ $text }” is not a backup module. Choose { $names }.
    .help = Nothing was changed. The part after the dot is enough, for example DataConf, in upper or lower case.
    .code = PS-2010
input-selection-unknown = “{ $text }” is not a backup module. Choose All, { $names }.
    .help = Nothing was changed. The part after the dot is enough, for example DataConf; All, or no name, means every module that the pool has.
    .code = PS-2011
input-category-unknown = “{ $text }” is not a category. Choose CMS, UserData or RGS.
    .help = Nothing was changed; no backups are shown until the filter is put right. Leave the category out to see all modules.
    .code = PS-2012
input-store-role-unknown = “{ $text }” is not a store of a module; choose live or backup.
    .help = Nothing was changed. live is the store that the pool itself works with, backup the one that holds the copy of its partner’s data.
    .code = PS-2013

# Dates, intervals, rules and time zones.
input-date-unknown = “{ $text }” is not a date; write it as 2026-11-22.
    .help = Nothing was changed. The year comes first, then the month and the day with two digits each; days are those of UTC.
    .code = PS-2020
input-interval-strange = “{ $text }” is not an interval; write it as 2m, 1h30m, 00:02:00 or in seconds, as 120.
    .help = Nothing was changed; what was in force stays so. The units are d, h, m and s, and the text is the same in every language.
    .code = PS-2021
input-interval-range = “{ $text }” is out of range: an interval is at least a second and at most 366 days.
    .help = Nothing was changed; what was in force stays so. Enter a value within that range.
    .code = PS-2022
input-rule-range = An interval is at least 5 seconds and at most 366 days.
    .help = Nothing was saved; a schedule that was there goes on as before. Enter an interval within that range.
    .code = PS-2023
input-rule-cron = “{ $text }” is not a cron expression; write five fields: minute, hour, day of the month, month, day of the week. For example 30 2 * * Mon-Fri.
    .help = There are exactly five fields with spaces between them; seconds and years are not among them. Nicknames such as @daily are read, too. Until the rule is put right, nothing begins by it.
    .code = PS-2024
input-rule-never = “{ $text }” never comes: there is no such day in any year.
    .help = Nothing was saved; a schedule that was there goes on as before. Look at day and month together: 0 0 30 2 *, for example, asks for 30 February.
    .code = PS-2025
input-rule-strange = “{ $text }” is not a rule.
    .help = What stands in the database as the rule of a schedule is none that this version can read; perhaps a newer version wrote it. Nothing begins by it. Upgrade this process, or give the schedule a new rule.
    .code = PS-2026
input-zone-strange = “{ $text }” is not a time zone; write its name in the IANA database, for example Europe/Berlin, or UTC.
    .help = Nothing was changed. The zone decides at which hours something happens, so none is guessed; the form of a schedule offers zones to choose from.
    .code = PS-2027
# $near is the name of a zone that is spelled nearly so.
input-zone-near = “{ $text }” is not a time zone. Did you mean { $near }?
    .help = Nothing was changed, and the zone that is suggested was not taken by itself: enter it if it is the one that is meant.
    .code = PS-2028
input-digest-kind = Choose when messages are sent.
    .help = The rule was not saved; a rule that was there goes on as before. The API takes at_once, hourly or daily.
    .code = PS-2029
input-digest-time = Write the time of day as 07:30.
    .help = The rule was not saved; a rule that was there goes on as before. Hours go from 0 to 23, minutes from 0 to 59.
    .code = PS-2030
input-digest-zone = “{ $text }” is not a time zone that is known here; write one like Europe/Berlin or UTC.
    .help = The rule was not saved; a rule that was there goes on as before. The zone decides when the messages of a day are sent.
    .code = PS-2031

# Names of pools.
input-fqdn-empty = Enter the pool’s fully qualified domain name, for example atl-cs-001.litwareinc.com.
    .help = Nothing was changed. The panel, the API and the command line know a pool by this name.
    .code = PS-2040
input-fqdn-too-long = This name has { $bytes } bytes; a domain name has at most { $most }.
    .help = Nothing was changed. An international name counts in its ASCII form (xn--…), which is longer than what was typed.
    .code = PS-2041
# $label is what stands between two dots; it may be empty.
input-fqdn-label-length = Each part between the dots must have 1 to { $most } characters; “{ $label }” has not.
    .help = Nothing was changed. Two dots in a row, or a dot at the beginning, leave an empty part.
    .code = PS-2042
input-fqdn-label-characters = “{ $label }” may hold only letters, digits and hyphens, and neither begin nor end with a hyphen.
    .help = Nothing was changed. Spaces and underscores, a port or a slash do not belong to a pool’s name, either.
    .code = PS-2043
input-fqdn-not-qualified = “{ $name }” is not fully qualified: add the domain, for example { $name }.litwareinc.com.
    .help = Nothing was changed. No domain is added by itself, so that a pool has the same name for everybody.
    .code = PS-2044
input-fqdn-address = “{ $name }” looks like an address; enter the pool’s domain name.
    .help = Nothing was changed. The last part of a domain name is never a number alone.
    .code = PS-2045
input-fqdn-international = “{ $name }” is not a valid international domain name.
    .help = Nothing was changed. Look for a character that was mistyped or that no domain name may have, or write the name in its ASCII form (xn--…).
    .code = PS-2046

# Addresses of stores.
input-store-url-empty = Enter where the store is, for example file:///srv/pool/dataconf or sqlite:///srv/pool/presence.db.
    .help = Nothing was saved, and no store was touched. A module that the pool does not have needs no store: leave it out.
    .code = PS-2060
input-store-url-no-scheme = “{ $url }” is not a store URL. Write file:///path for a folder, sqlite:///path/file.db for an SQLite database, postgres:// or mysql:// for a database on a server, or s3://, sftp:// or webdavs:// for a folder elsewhere.
    .help = Nothing was saved, and no store was touched. A bare path is not taken, for it does not say what kind of store it is.
    .code = PS-2061
input-store-url-scheme = Stores of type “{ $scheme }” can’t be opened by this version. Use file, sqlite, postgres, mysql, s3, sftp or webdavs.
    .help = Nothing was saved, and no store was touched. Another kind of share can be mounted on the workers’ machines and named as a folder (file://).
    .code = PS-2062
input-store-url-not-absolute = The path in “{ $url }” must be absolute: write three slashes, as in file:///srv/data.
    .help = Nothing was saved, and no store was touched. After the two slashes no server may stand: name a share by the folder where it is mounted.
    .code = PS-2063
input-store-url-parent = The path in “{ $url }” must not contain “..”.
    .help = Nothing was saved, and no store was touched. Write the path that is meant in full, so that it can be seen where the store is.
    .code = PS-2064
input-store-url-characters = “{ $url }” holds a character that an address of this kind can’t have, for example # (or ? after file:// and sqlite://, which have no options). If it belongs to a name, write # as %23 and ? as %3F; if not, leave it out.
    .help = Nothing was saved, and no store was touched. Not taken either are %00 and, in addresses of stores elsewhere, control characters such as a tab or a line break, and names of users, buckets’ folders or databases that are not UTF-8 text.
    .code = PS-2065
input-store-url-root = “{ $url }” names the whole file system; name a folder or file below it.
    .help = Nothing was saved, and no store was touched. A sync makes its target equal to its source and deletes everything else there, so no store may be a whole file system.
    .code = PS-2066
input-store-url-password = A password must not stand in a store URL, where it would be shown and logged. Give it separately.
    .help = The URL was not kept. Enter it without the password, and the password in the field for the store’s secret, where it is kept encrypted. If the URL with the password went somewhere else, for example into a script or a chat, change the password.
    .code = PS-2067
input-store-url-no-host = “{ $url }” does not say where the store is; name the server, or the bucket, after the two slashes.
    .help = Nothing was saved, and no store was touched. Three slashes are for stores of the machine itself (file, sqlite) only.
    .code = PS-2068
input-store-url-host = “{ $url }” does not name a server, port or bucket that can exist; check what stands after the two slashes.
    .help = Nothing was saved, and no store was touched. Names have letters, digits, dots, hyphens and underscores; ports are 1 to 65535, and an IPv6 address stands in square brackets.
    .code = PS-2069
input-store-url-no-user = “{ $url }” does not say who signs in; write sftp://user@host/path.
    .help = Nothing was saved, and no store was touched. The user’s password or private key does not belong in the URL: it is given separately.
    .code = PS-2070
# $scheme is postgres or mysql.
input-store-url-no-database-user = The store URL does not say who signs in; write { $scheme }://user@host/database.
    .help = Nothing was saved, and no database was touched. The user’s password does not belong in the URL: it is given separately.
    .code = PS-2071
input-store-url-no-database = “{ $url }” does not name one database; write it after the server’s name and a slash.
    .help = Nothing was saved, and no database was touched. A schema in PostgreSQL is named by the option schema, not after another slash.
    .code = PS-2072
input-store-url-option = The option “{ $option }” in “{ $url }” is not known for this kind of store, or can’t have this value.
    .help = Nothing was saved, and no store was touched. S3 knows endpoint and region, SFTP host_key, PostgreSQL schema and sslmode, MySQL sslmode (disable, require or verify-full); other kinds have no options.
    .code = PS-2073
input-store-url-not-encrypted = “{ $url }” would send data and passwords over the network in clear. Use https or webdavs; without them only this machine itself (localhost) can be reached.
    .help = The store was not saved, and nothing was sent there. For a WebDAV server write webdavs://, for an S3 endpoint https://; for a database leave sslmode=disable out of the URL.
    .code = PS-2074

# What is wrong with the stores of a pool, and with which tables of them are synced. $module is the name of a module.
input-store-wants-rows = { $module } keeps rows of a database, so its store must be a database, for example sqlite:///srv/pool/data.db.
    .help = Nothing was saved, and no store was touched. Perhaps the address stands beside the wrong module.
    .code = PS-2080
input-store-wants-files = { $module } keeps files, so its store must be a folder, for example file:///srv/pool/data.
    .help = Nothing was saved, and no store was touched. Folders elsewhere (s3, sftp, webdavs) count, too; perhaps the address stands beside the wrong module.
    .code = PS-2081
# $other is one of the two that follow.
input-store-overlap = This is the same place as, or lies inside or around, { $other }. Every store needs a place of its own, or a sync would overwrite it.
    .help = Nothing was saved. A sync makes its target equal to its source and deletes what the source does not have; a store inside another would be deleted with it. Choose folders or databases side by side.
    .code = PS-2082
# $role says which of the module’s two stores.
input-store-of-this-pool = { $role ->
    [live] this pool’s live store of { $module }
   *[backup] this pool’s backup store of { $module }
}
input-store-of-other-pool = { $role ->
    [live] the live store of { $module } of { $pool }
   *[backup] the backup store of { $module } of { $pool }
}
input-tables-of-files = { $module } keeps files, so there are no tables to choose. Name none.
    .help = Nothing was saved. Of a module of files all is synced.
    .code = PS-2083
input-tables-of-no-store = Tables are chosen of the live store, and none is named. Name it, or leave both lists empty.
    .help = Nothing was saved. With both lists empty, all tables are synced once there is a live store.
    .code = PS-2084
input-table-nameless = A table’s name can’t be empty. Write it, or leave the entry out.
    .help = Nothing was changed; which tables are synced stays as it was.
    .code = PS-2085
# $name is only the beginning of the name.
input-table-too-long = “{ $name }…” is { $bytes } bytes long, and a table’s name at most { $most }. Write one name a line.
    .help = Nothing was changed; which tables are synced stays as it was. Most often several names stand on one line.
    .code = PS-2086
input-table-control = “{ $name }” holds a control character, for example a tab. Write one name a line, without any.
    .help = Nothing was changed; which tables are synced stays as it was.
    .code = PS-2087
input-tables-too-many = These are { $count } names, and a list holds at most { $most }. Where most tables are named, name the others in the other list instead.
    .help = Nothing was changed; which tables are synced stays as it was. One list names the tables that alone are synced, the other those that are left out.
    .code = PS-2088
input-tables-in-both = Both lists name { $names }. A table is either synced or left out; take it out of one of them.
    .help = Nothing was changed; which tables are synced stays as it was. Names that differ only in upper and lower case count as the same here.
    .code = PS-2089

# Markers that are not as they should be. $place is the store’s URL; $expected and $found are the message input-marker-card.
# A store in words, in the case that the sentences need: in English and Japanese the bare noun, in German the genitive (“die Markierung des …”).
input-marker-card = { $role ->
    [live] live store of { $module } of { $pool }
   *[backup] backup store of { $module } of { $pool }
}
input-marker-missing = { $place } has no marker, where that of the { $expected } is expected. Perhaps its file system or share is not mounted, or it was replaced. Nothing was changed; check the place, and if it is right and this really is a new store, use “Initialise pair” on the pool’s page.
    .help = Neither this store nor its partner was written. A share that is not mounted leaves an empty folder, which looks just like this: mount it and ask for the run again. Initialise the pair only if you know that the store is new and that each address is the right one; from then on, a sync overwrites and deletes in the backup stores.
    .code = PS-2100
# $found-deployment and $deployment are ids of installations.
input-marker-other-deployment = { $place } belongs to another installation of poolsync: its marker is that of the { $found } in the deployment { $found-deployment }, and that of the { $expected } in the deployment { $deployment } is expected. Nothing was changed; name another place, or take the store from the other installation first and then use “Initialise pair” on the pool’s page.
    .help = Two installations that write one store would overwrite and delete each other’s backups, so this one touches nothing there. If the panel was set up anew with an empty database, its stores look like this, too: restore the database from its backup rather than initialise, if you can.
    .code = PS-2101
# $found-pair and $pair are ids of pairs.
input-marker-other-pair = { $place } belongs to another pair: its marker is that of the { $found } in the pair { $found-pair }, and that of the { $expected } in the pair { $pair } is expected. Nothing was changed; check the address, and if the store was meant to change pairs, use “Initialise pair” on the pool’s page.
    .help = The store holds data of another pair, and a sync into it would replace that. Initialise the pair only if nobody needs the old data there any more.
    .code = PS-2102
input-marker-swapped = { $place } is the { $found }, where the { $expected } is expected: two stores of the pair have changed places. Nothing was changed; put the right addresses beside the right stores, or mount each file system where it belongs.
    .help = A sync in this state would have copied the backup over the live data or mixed up two pools, so it was stopped before it wrote anything. Do not initialise the pair: that would make the wrong order the right one.
    .code = PS-2103
# $found-module and $module are names of modules.
input-marker-other-module = { $place } holds the data of { $found-module }, where that of { $module } is expected: it is the { $found }. Nothing was changed; put the right address beside each module.
    .help = The addresses of two modules were mixed up. Neither store was written. Do not initialise the pair before the addresses are right.
    .code = PS-2104
# $found-place is a URL, $found-store and $store are ids of stores.
input-marker-copied = { $place } is a copy, or was moved: its marker was written for the { $found } at { $found-place } (store { $found-store }), and that of the store { $store } at { $place } is expected. Nothing was changed; if this place is the right one from now on and no other copy is in use, use “Initialise pair” on the pool’s page.
    .help = Of two copies of a store nobody can tell which one is current. Look where the other one is, and which of them the service uses, before you initialise the pair.
    .code = PS-2105
# $found-epoch and $epoch count the initialisations of the pair; $why is one of the two that follow.
input-marker-stale = { $place }, the { $expected }, has the marker of initialisation { $found-epoch }, and that of initialisation { $epoch } is expected: { $why }. Nothing was changed; check what it holds, then use “Initialise pair” on the pool’s page.
    .help = A store that was put back holds what it held then. If it is a live store, a sync makes the backup equal to it, and what was newer in the backup goes; restore from the backup first if that is what you need.
    .code = PS-2106
input-marker-older = it was put back from an older copy
input-marker-newer = the pair was initialised since by a panel whose database this one does not have
input-marker-damaged = The marker of { $place } is damaged, so that nobody can tell which store this is. Nothing was changed; check that the place is the right one, then use “Initialise pair” on the pool’s page.
    .help = Neither this store nor its partner was written. A marker is written whole or not at all, so a damaged one means that something else wrote there or that the disk lost data: check the store’s other contents, too.
    .code = PS-2107

# Names of roles, accounts, tokens and channels, passwords, and what a role can hold.
input-role-unknown = “{ $text }” is not a built-in role. Choose { $names }.
    .help = Nothing was saved. A role of your own always begins as a copy of a built-in one, never of another role of your own.
    .code = PS-2120
input-role-name = “{ $text }” can’t be a role’s name: use 1 to { $most } letters, digits, spaces, dots, hyphens or underscores, with a letter or digit among them.
    .help = Nothing was changed. Letters of every script count; upper and lower case make no difference between two names.
    .code = PS-2121
input-user-name = “{ $text }” can’t be an account’s name: use 1 to 64 characters, which may be the letters a to z without accents, the digits 0 to 9, and . - _ @, with a letter or digit among them.
    .help = Nothing was changed. Upper and lower case make no difference: the name is kept in small letters.
    .code = PS-2122
input-password-short = Choose a password of at least { $least } characters.
    .help = The password was not set; one that was there before goes on to count. Four words that have nothing to do with each other are long enough and easy to remember.
    .code = PS-2123
input-password-long = Choose a password of at most { $most } characters; each one beyond plain ASCII (such as ä or 日) counts as two to four.
    .help = The password was not set; one that was there before goes on to count.
    .code = PS-2124
input-token-name = “{ $text }” can’t be a token’s name: use 1 to { $most } characters, which may be letters and digits of any script, spaces, and . - _ @.
    .help = No token was made. Enter a name that says what the token is for.
    .code = PS-2125
# Within a sentence of whoever asked for the token. $prefix is psk_.
input-token = this is not an access token: one begins with { $prefix } and has { $digits } hexadecimal digits after it
input-permission-unknown = “{ $text }” is not a cmdlet that a role can hold. The page Roles lists them.
    .help = Nothing was saved. Write the whole name, for example Get-CsBackupServiceStatus; upper and lower case do not matter.
    .code = PS-2126
input-channel-name = Enter a name of 1 to { $most } characters on one line.
    .help = The channel was not saved; one that was there goes on as before.
    .code = PS-2127
# Within a sentence about the database.
input-origin-unknown = “{ $text }” is not where an account can come from

# Mail addresses and webhooks.
input-recipients-none = Enter at least one mail address.
    .help = The channel was not saved; one that was there goes on to send to those named before. To send nothing, switch the channel off.
    .code = PS-2140
input-recipients-address = “{ $text }” is not a mail address; write it like operations@litwareinc.com.
    .help = The channel was not saved; one that was there goes on to send to those named before. Write addresses only, without names or angle brackets, with spaces, commas, semicolons or line breaks between them.
    .code = PS-2141
input-recipients-too-many = Enter at most { $most } mail addresses; use a distribution list for more people.
    .help = The channel was not saved; one that was there goes on to send to those named before.
    .code = PS-2142
input-webhook-not-an-address = Enter an address that begins with https:// (or http:// inside your own network).
    .help = The channel was not saved, and nothing was sent; one that was there goes on to send to its address of before. Copy the whole address from the receiver, with the name of its server.
    .code = PS-2143
input-webhook-credentials = Leave the name and password out of the address; requests are signed instead.
    .help = The channel was not saved, and nothing was sent; one that was there goes on to send to its address of before. The panel makes a signing secret for each webhook. Where JSON is sent, it is shown once after saving: with it, the receiver checks that a request comes from this panel.
    .code = PS-2144
input-webhook-too-long = The address is too long: it may have { $most } characters at most, and each one beyond plain ASCII (such as ä or 日) counts as two to four.
    .help = The channel was not saved, and nothing was sent; one that was there goes on to send to its address of before. Check that nothing but the address was pasted.
    .code = PS-2145
input-webhook-not-public = { $host } leads to { $address }, which is not a public address. If it is meant, add its network to allowed_networks in the section [webhooks] of the configuration.
    .help = Nothing was sent there. A channel that was being saved stays as it was. Addresses of one’s own networks are refused unless the configuration allows them, so that no channel can be used to reach servers behind the panel.
    .code = PS-2146
input-webhook-in-clear = http:// is for your own network, for whoever is on the way can read what is sent and where. Enter an address that begins with https://, or add the network of this one to allowed_networks in the section [webhooks] of the configuration.
    .help = Nothing was sent there. A channel that was being saved stays as it was.
    .code = PS-2147
# Whom a message reached, within notifications-sent-partly: to $reached of $all recipients. $refused and $deferred are addresses with what the server said.
input-reached-refused = to { $reached } of { $all }; refused: { $refused }
input-reached-deferred = to { $reached } of { $all }; deferred: { $deferred }
input-reached-both = to { $reached } of { $all }; refused: { $refused }; deferred: { $deferred }

# Settings, limits and targets.
input-bandwidth = “{ $text }” is not a bandwidth; write the bytes a second, at least 1, for example 500KiB, 10MiB or 2000000.
    .help = Nothing was changed, and nothing was copied. KiB, MiB and GiB count in steps of 1024; kB, MB and GB in steps of 1000; only whole numbers are taken.
    .code = PS-2160
input-limit = “{ $text }” is not a limit; write a number of items, for example 500, or a share of the target, for example 25%.
    .help = Nothing was compared or copied. The limit says how many items of the target a sync may delete without being stopped; a share is a whole number up to 100%.
    .code = PS-2161
input-target-range = A target is 1 to { $most } minutes (a year).
    .help = The target was not saved; what counted before goes on to count. It only says from what age on a backup is reported, and changes no data.
    .code = PS-2162
input-target-order = The warning must not come after the breach.
    .help = The target was not saved; what counted before goes on to count. Enter a warning that is at most as long as the breach.
    .code = PS-2163
# $names are the names of all settings.
input-setting-unknown = “{ $text }” is not a setting. There are { $names }.
    .help = No setting was changed, also none that was sent with it. Upper and lower case do not matter.
    .code = PS-2164
# $range is one of the messages setting-…-range, $unit one of setting-unit-….
input-setting-range = { $setting } takes { $range }.
    .help = No setting was changed, also none that was sent with it; all go on to count as they were.
    .code = PS-2165
input-setting-flag = { $setting } takes true (on) or false (off).
    .help = No setting was changed, also none that was sent with it; all go on to count as they were.
    .code = PS-2166
input-setting-number = { $setting } takes a whole number of { $unit }: { $range }.
    .help = No setting was changed, also none that was sent with it; all go on to count as they were. Write the number in digits only, without separators or a unit.
    .code = PS-2167
# $line is the number of a line, $fault one of the messages that follow, input-bandwidth, input-zone-strange or input-zone-near.
input-timetable-line = Line { $line }: { $fault }
    .help = No setting was changed; runs copy as fast as the timetable of before lets them. Correct that line: days, times and a limit, such as Mon-Fri 08:00-18:00 10MiB/s.
    .code = PS-2168
input-timetable-second-zone = there is a zone already; a timetable has one, for all its lines.
input-timetable-too-long = a timetable has at most { $most } lines.
input-timetable-incomplete = it is not complete; write days, times and a limit, for example Mon-Fri 08:00-18:00 10MiB/s, or none for no limit.
input-timetable-only-zone = there is a zone, but no line of hours; write days, times and a limit, for example Mon-Fri 08:00-18:00 10MiB/s, or none for no limit.
input-timetable-no-times = “{ $text }” are no times; write days, times and a limit, for example Mon-Fri 08:00-18:00 10MiB/s, or none for no limit.
input-timetable-no-span = “{ $text }” is no span of time; write 00:00-24:00 for the whole day.
input-timetable-no-limit = it has no limit; write days, times and a limit, for example Mon-Fri 08:00-18:00 10MiB/s, or none for no limit.
# $days are the days as they are typed.
input-timetable-no-day = “{ $text }” is not a day; write { $days }.
input-timetable-no-time = “{ $text }” is not a time; write 08:00, up to 24:00.
# Where a syslog server listens, within a sentence about the configuration.
input-syslog-url = write udp://host:514, tcp://host:514 or unix:///dev/log
# The limit of deletes, within a sentence. $items and $percent are figures; $number is the first as a number, to choose words by.
input-limit-items = { $number ->
   *[other] { $items } items
}
input-limit-percent = { $percent } % of the target’s items
input-limit-both = { $number ->
   *[other] { $items } items or { $percent } % of the target’s items, whichever is more
}

# Ids, and changes of a run.
input-id = “{ $text }” is not an id.
    .help = Nothing was changed. The panel gives ids out itself: copy the whole id from the address of a page or from an answer of the API.
    .code = PS-2180
input-change-key = “{ $text }” does not name a change; choose changes on the page of a run.
    .help = Nothing was queued and no data was changed. The API gives the key of each change, 32 hexadecimal digits, in the list of changes of the run.
    .code = PS-2181

# How long history is kept. $rule is input-kept-days or input-kept-runs; in them, $value is shown, and $number is the same as a number.
input-items-removed = The item list of this run was removed on { $at }: item lists are { $rule }.
input-kept-days = { $number ->
    [one] kept for { $value } day
   *[other] kept for { $value } days
}
input-kept-runs = { $number ->
   *[other] kept for the newest { $value } runs
}
# Within a sentence about the database.
input-kept-unknown = “{ $text }” is not a rule of how long history is kept
# How long something goes on failing, behind a colon or after “in”. $since is a moment in UTC.
input-lasting = { $number ->
    [one] { $number } run since { $since }
   *[other] { $number } runs since { $since }
}

# Where stores may lie on this machine.
input-outside-roots = { $path } does not lie below a folder that this installation allows ({ $roots }). Choose a path below one of them, or add its folder to allowed_roots in the configuration.
    .help = Nothing was saved or changed, and nothing there was opened. What counts is the configuration of the machine that says so: each worker has one of its own.
    .code = PS-2190
# Stands in $roots above.
input-no-roots = none is set
