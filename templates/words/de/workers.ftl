workers-title = Worker
workers-intro = Ein Worker nimmt Läufe aus der Warteschlange und führt sie aus. In <code>poolsync serve</code> steckt einer, <code>poolsync worker</code> ist einer für sich; beliebig viele können sich ein PostgreSQL teilen. Ein Lauf, dessen Worker ausfällt, wird von einem anderen wieder aufgenommen.

workers-none-runs = Es läuft kein Worker, also wird nichts synchronisiert; was angefordert wird, wartet in der Warteschlange. Starten Sie einen: In <code>poolsync serve</code> steckt einer, <code>poolsync worker</code> ist einer für sich.
workers-none-takes = Kein Worker nimmt Läufe an, also beginnt nichts Neues; was angefordert wird, wartet in der Warteschlange. Lassen Sie einen wieder Läufe annehmen oder starten Sie einen weiteren.
# $sites are names in a row.
workers-sites-unserved = Kein Worker nimmt Läufe von <strong>{ $sites }</strong> an: Was dort angefordert wird, wartet in der Warteschlange. { $number ->
    [one] Lassen Sie einen Worker, der diesen Standort bedient, wieder Läufe annehmen, oder starten Sie einen, der ihn in <code>worker.sites</code> nennt; einer, der keinen nennt, bedient alle.
   *[other] Lassen Sie einen Worker, der diese Standorte bedient, wieder Läufe annehmen, oder starten Sie einen, der sie in <code>worker.sites</code> nennt; einer, der keinen nennt, bedient alle.
}
workers-without-site = Pools ohne Standort

workers-kind = in { $command }
workers-sign-of-life = Lebenszeichen { $ago }
workers-silent-for = still seit { $span }
workers-other-key = seine Schlüsseldatei ist nicht die der anderen, darum nimmt er keine Läufe an und hält nichts fest: Kopieren Sie deren Datei auf seine Maschine
workers-clock-ahead = seine Uhr geht { $span } vor: Stellen Sie sie richtig; bis dahin gilt die der Datenbank
workers-clock-behind = seine Uhr geht { $span } nach: Stellen Sie sie richtig; bis dahin gilt die der Datenbank
workers-all-sites = alle
workers-no-pool-at = kein Pool ist an { $sites }: Tippfehler?
workers-busy = { $busy } von { $all }
workers-helps-with = hilft bei { $pool }

workers-clear = Wegräumen<span class="unseen">: { $worker }</span>
workers-resume = Wieder Läufe annehmen<span class="unseen">: { $worker }</span>
workers-drain = Leerlaufen lassen<span class="unseen">: { $worker }</span>
workers-was-drained = { $worker } nimmt nichts Neues an; was er gerade tut, führt er zu Ende.
workers-was-resumed = { $worker } nimmt wieder Läufe an.
workers-was-cleared = { $runs ->
    [0] { $worker } wurde weggeräumt. Er führte keinen Lauf mehr aus.
    [one] { $worker } wurde weggeräumt. Sein Lauf wird von einem anderen Worker aufgenommen.
   *[other] { $worker } wurde weggeräumt. Seine { $runs } Läufe werden von anderen Workern aufgenommen.
}

workers-word-drain = Leerlaufen
workers-word-drain-means = Der Worker führt zu Ende, was er gerade tut, und nimmt nichts Neues an, bis er wieder Läufe annehmen soll oder neu gestartet wird. Die Einstellung <a href="{ $href }">Drain</a> tut das mit allen Workern zugleich.
workers-word-silent = Still, Wegräumen
workers-word-silent-means = Ein Worker gibt alle 5 Sekunden ein Lebenszeichen; nach 20 Sekunden ohne eines gilt er als ausgefallen. Seine Läufe werden von selbst wieder aufgenommen, wenn ihre Frist endet: 15 Sekunden nach seiner letzten Meldung, wenn die Konfiguration nichts anderes sagt. Wegräumen nimmt ihn aus der Liste und wartet nicht auf längere Fristen. Nie schreiben zwei Worker in denselben Speicher: Wer als Zweiter kommt, findet ihn belegt und wartet.
workers-word-helps = Hilft bei
workers-word-helps-means = Der Worker hat selbst nichts zu tun und sieht einige Ordner eines großen Vergleichs durch, den ein anderer Worker ausführt. Er liest nur.
workers-word-sites-means = Ein Worker, dessen Konfiguration Standorte nennt (<code>worker.sites</code>), nimmt nur Läufe von Pools an diesen an, damit ein Worker nahe bei den Daten steht, die er liest. Einer, der keinen nennt, bedient alle.
