workers-title = Workers
workers-intro = A worker takes runs from the queue and carries them out. <code>poolsync serve</code> has one inside, <code>poolsync worker</code> is one alone; any number may share one PostgreSQL. A run whose worker dies is taken up again by another.

workers-none-runs = No worker is running, so nothing is synced; what is asked for waits in the queue. Start one: <code>poolsync serve</code> has one inside, <code>poolsync worker</code> is one alone.
workers-none-takes = No worker takes runs, so nothing new is begun; what is asked for waits in the queue. Let one take runs again, or start another.
# $sites are names in a row.
workers-sites-unserved = No worker takes runs of <strong>{ $sites }</strong>: what is asked for there waits in the queue. { $number ->
    [one] Let a worker that serves it take runs again, or start one that names it in <code>worker.sites</code>; one that names none serves all.
   *[other] Let a worker that serves them take runs again, or start one that names them in <code>worker.sites</code>; one that names none serves all.
}
workers-without-site = pools without a site

workers-kind = in { $command }
workers-sign-of-life = sign of life { $ago }
workers-silent-for = silent for { $span }
workers-other-key = its key file is not the others’, so it takes no runs and records nothing: copy theirs to its machine
workers-clock-ahead = its clock is { $span } ahead: set it right; the database’s counts meanwhile
workers-clock-behind = its clock is { $span } behind: set it right; the database’s counts meanwhile
workers-all-sites = all
workers-no-pool-at = no pool is at { $sites }: misspelt?
workers-busy = { $busy } of { $all }
workers-helps-with = helps with { $pool }

workers-clear = Clear away<span class="unseen"> { $worker }</span>
workers-resume = Take runs again<span class="unseen">: { $worker }</span>
workers-drain = Drain<span class="unseen"> { $worker }</span>
workers-was-drained = { $worker } takes nothing new; what it is on goes on to its end.
workers-was-resumed = { $worker } takes runs again.
workers-was-cleared = { $runs ->
    [0] { $worker } was cleared away. It was on no run any more.
    [one] { $worker } was cleared away. Its run is taken up by another worker.
   *[other] { $worker } was cleared away. Its { $runs } runs are taken up by other workers.
}

workers-word-drain = Drain
workers-word-drain-means = The worker finishes what it is on and takes nothing new, until it is told to take runs again or is restarted. The setting <a href="{ $href }">Drain</a> does that with all workers at once.
workers-word-silent = Silent, Clear away
workers-word-silent-means = A worker gives a sign of life every 5 seconds; after 20 without one it is taken for dead. Its runs are taken up again by themselves when their lease ends: 15 seconds after its last word, unless the configuration says otherwise. To clear it away takes it off the list, and does not wait for leases that are longer. Two workers never write one store: whoever comes second finds it taken, and waits.
workers-word-helps = Helps with
workers-word-helps-means = The worker has nothing of its own to do and looks at some folders of a large comparison that another worker carries out. It only reads.
workers-word-sites-means = A worker whose configuration names sites (<code>worker.sites</code>) takes only runs of pools at these, so that a worker stands near the data that it reads. One that names none serves all.
