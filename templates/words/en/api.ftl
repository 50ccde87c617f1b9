# The page that says how scripts use the API. Names of fields, headers and paths stay as they are.

api-intro = Everything that the pages can do is open to scripts below <code>{ $address }/api/v1</code>, with the same rights. A script shows an access token in the header <code>Authorization</code>; you make one on the page <a href="{ $href }">Tokens</a>. The examples have it in the variable <code>TOKEN</code>. Where they say <code>RUN</code>, <code>KEY</code>, <code>ETAG</code> or <code>HELD_DIGEST</code>, put your own.

# What the examples do: their titles.
api-example-sync = Sync a pool now
api-example-sync-module = Sync one module of several pools
api-example-preview = See what a sync would do
api-example-run = See how a run stands
api-example-failed-runs = List the runs of a pool that failed
api-example-deleted = List what a run deleted
api-example-cancel = Cancel a run
api-example-approve = Approve a held run
api-example-maintenance = Put a pool into maintenance
api-example-drain = Let workers take no new runs
# $example is one of these titles, $tool curl or PowerShell.
api-example-with = { $example }, with { $tool }

api-rules = Rules that hold everywhere
api-bodies = Bodies and lists
api-bodies-means = Bodies are JSON, sent as <code>application/json</code>. A field that is not known is refused rather than passed over. Moments are RFC 3339 in UTC. A list comes in pieces of <code>limit</code> items, 50 unless you ask for 1 to 200; <code>next</code> is the <code>cursor</code> of the next piece, and the header <code>Link</code> has its whole address.
api-once = Doing something once
api-once-means = Give each thing you want a key of its own in the header <code>Idempotency-Key</code>, and repeat the request with the same key when no answer came. It is carried out once in 24 hours; a repetition gets the first answer and the header <code>Idempotency-Replayed: true</code>, as long as you may still do what you could then. A request that was refused made nothing, so its key stays free.
api-changing = Changing what others change too
api-changing-means = What can be changed comes with an <code>ETag</code>. Send it back in <code>If-Match</code> when you change or remove it: if somebody changed it meanwhile, nothing is done and the answer is 412. With <code>If-None-Match</code>, reading answers 304 as long as nothing changed.
api-pace = How often you may ask
# $steady and $burst are numbers.
api-pace-means = Each account and token may ask { $steady } times a second, and { $burst } times at once after a quiet time. The header <code>RateLimit</code> says how many are left; past them the answer is 429, and <code>Retry-After</code> says how long to wait. The same goes for an address that shows many tokens that mean nothing; scripts that were let in within the hour are not held up by that.
api-letting-in = What lets somebody in
api-letting-in-means = Making roles, accounts and tokens takes a person who signed in only minutes ago: a session of the browser, never a token.
api-watching = Watching a run
api-watching-means = A browser’s session can follow a run as it happens at <code>/runs/RUN/events</code> (server-sent events). Scripts look at the run every few seconds.

api-faults = Faults
api-faults-intro = Whatever fails is told as <code>application/problem+json</code> (RFC 9457): <code>detail</code> says what happened and what it means for the data, <code>next</code> what to do, <code>errors</code> what is wrong field by field, and <code>id</code> names it in the panel’s log. <code>type</code> is one of these:
# The number by which HTTP tells how a request ended, such as 404.
api-column-status = Status
api-column-means = What it means
api-fault-bad-request = The request can’t be read: broken JSON, or text that is not UTF-8.
api-fault-not-signed-in = No access token or session was shown, or it does not count.
api-fault-forbidden = The permission is missing; the member permission names it.
api-fault-proof-needed = A person must have signed in only minutes ago. Access tokens can’t do this at all.
api-fault-second-factor-needed = The account must set up a second factor first.
api-fault-cross-site = A browser sent the request from another site.
api-fault-not-found = There is nothing here, or nothing that you may see.
api-fault-method-not-allowed = The address takes other methods; the header Allow lists them.
api-fault-too-slow = The request did not arrive in time.
api-fault-in-progress = The first request with this Idempotency-Key is still being carried out.
api-fault-changed-meanwhile = What is to be changed is not what was read: the ETag is an old one.
api-fault-too-large = The body is larger than 1 MiB.
api-fault-address-too-long = The address is longer than 8 KiB.
api-fault-not-json = The body is not sent as application/json.
api-fault-refused = It can’t be done as it is; errors says why, field by field.
api-fault-key-taken = This Idempotency-Key came with another request before.
api-fault-version-needed = A change must say in If-Match which version it changes.
api-fault-too-many-requests = Wait as long as Retry-After says.
api-fault-fault = The panel failed. What was to be changed was changed whole or not at all.
api-fault-unavailable = The panel’s database does not answer, or this process must not use it; try again later, or another panel.
