# Notifications: channels, rules, and what became of each message.

notifications-title = Notifications
notifications-intro = A channel is a way by which people are told; a rule says what a channel is told. Scheduled runs that go on failing are told at the first failure, for another reason, and then once a day; their first success is told again. What a person or a script asked for is always told. What can’t be sent is tried again for a day; each channel says below how it fares, and what was given up is shown until somebody deals with it: nothing is lost silently.
notifications-add-mail = Add a mail channel
notifications-add-webhook = Add a webhook
notifications-add-rule = Add a rule
notifications-saved = It was saved, and counts from now on.
# $channel is the name of a channel.
notifications-test-sent = The test message to { $channel } was sent. Look whether it arrived.
# $href leads to the message.
notifications-test-waiting = The test message to { $channel } is on its way. <a href="{ $href }">See what came of it</a>.
# The reason follows below.
notifications-test-failed = The test message to { $channel } was not sent
notifications-given-up-heading = { $count ->
    [one] { $count } message was given up
   *[other] { $count } messages were given up
}
# $href leads to the messages.
notifications-given-up-advice = { $count ->
    [one] It could not be delivered, and is not tried any more. <a href="{ $href }">Look at it</a>, and send it again or dismiss it.
   *[other] They could not be delivered, and are not tried any more. <a href="{ $href }">Look at them</a>, and send them again or dismiss them.
}
notifications-unread-heading = This version can’t read some of what is kept here
# A list follows (notifications-unread-one).
notifications-unread = A newer version of the panel may have written it. It is left as it is: a channel or rule of this list does not count here, and an event of it is told by the version that can read it. Everything else goes on.
# $what is one of the three words that follow; $id names it; $why says why it can’t be read.
notifications-unread-one = { $what } <code>{ $id }</code>: { $why }
notifications-unread-channel = channel
notifications-unread-rule = rule
notifications-unread-event = event
# The list names five events, and there are more.
notifications-unread-events = { $count } events were set aside; the oldest are named.

notifications-channels = Channels
notifications-channels-none = No channel yet: nobody is told anything
notifications-channels-none-advice = Add a way to reach people first, by mail or by a webhook of a chat or a ticket system; then say what they are told.
# Follows the sentence before.
notifications-channels-none-mail = For mail, the configuration must name a mail server (<code>[smtp]</code>) first.
# Column and field: whom a channel reaches.
notifications-to = To
# Column: how the messages of a channel fare.
notifications-column-messages = Messages
notifications-column-actions = Actions
notifications-kind-mail = Mail
# $template is json, teams or slack.
notifications-kind-webhook = Webhook ({ $template })
notifications-kind-webhook-signed = Webhook ({ $template }, signed)
notifications-no-mail-server = no mail server is configured ([smtp])
# Whether a channel or a rule is switched on.
notifications-on = On
notifications-off = Off
# The last message of a channel could not be sent.
notifications-failing = Failing
# $ago is like “3 min ago”.
notifications-last-sent = Last sent { $ago }
# Nothing was tried yet.
notifications-none-sent = None sent yet
# Something was tried, and nothing was ever sent.
notifications-never-sent = Never sent
notifications-last-failed = Last failed { $ago }: { $why }
notifications-failed-partly = Not to all of its recipients: { $why }
# Messages that were to be sent by now; $href leads to them.
notifications-waiting = { $count ->
    [one] <a href="{ $href }">{ $count } waits</a>
   *[other] <a href="{ $href }">{ $count } wait</a>
}
# The same; “it” is the channel.
notifications-waiting-off = { $count ->
    [one] <a href="{ $href }">{ $count } waits</a> until it is switched on
   *[other] <a href="{ $href }">{ $count } wait</a> until it is switched on
}
# The same; since $ago (like “3 min ago”) the oldest is due.
notifications-waiting-since = { $count ->
    [one] <a href="{ $href }">{ $count } waits</a>, the oldest since { $ago }
   *[other] <a href="{ $href }">{ $count } wait</a>, the oldest since { $ago }
}
notifications-channel-test = Send a test<span class="unseen"> to { $channel }</span>
notifications-channel-edit = Edit<span class="unseen"> { $channel }</span>
notifications-channel-remove = Remove …<span class="unseen"> { $channel }</span>
notifications-channel-remove-now = Remove it and its rules<span class="unseen">: { $channel }</span>

notifications-rules = Rules
notifications-rules-no-channel = Rules stand here once there is a channel.
notifications-rules-none = No rule yet: the channels are told nothing
notifications-rules-none-advice = A rule says which events a channel is told of: failed syncs, backups that grow too old, and so on.
# Column and field of a rule: kinds of events.
notifications-rule-kinds = Is told of
# Column of a rule: which pools and modules.
notifications-rule-about = About
# Column and field of a rule: at once, every hour, every day.
notifications-rule-when = When
# In that column.
notifications-at-once = at once
notifications-hourly = every hour, together
# $time is like 07:30, $zone like Europe/Berlin.
notifications-daily = daily at { $time } ({ $zone }), together
# $channel is the name of a channel, $kinds are kinds of events in a row.
notifications-rule-edit = Edit<span class="unseen"> the rule for { $channel }: { $kinds }</span>
notifications-rule-remove = Remove …<span class="unseen"> the rule for { $channel }: { $kinds }</span>
notifications-rule-remove-now = Remove it now<span class="unseen">: the rule for { $channel }</span>

# How a message stands.
notifications-state-waiting = Waiting
notifications-state-sent = Sent
notifications-state-given-up = Given up
notifications-state-dismissed = Dismissed
# What became of a mail at one of its recipients; “Put off”: the server does not take it now, and it is tried again.
notifications-reach-reached = Reached
notifications-reach-deferred = Put off
notifications-reach-refused = Refused

# The page of a channel.
notifications-channel-edit-title = Edit { $channel }
notifications-channel-not-saved = The channel was not saved
notifications-channel-no-mail-server = No mail server is configured, so nothing can be sent by this channel. Name one in the section <code>[smtp]</code> of the configuration.
notifications-recipients-hint = Mail addresses, one a line; all of them see each other
# Field: the address of a webhook. Column: a mail address.
notifications-address = Address
# $host is the host of the address.
notifications-address-hint = It is at { $host }; the rest is kept sealed and never shown. Leave this empty to keep it.
notifications-address-new-hint = Begins with https://. It is kept sealed and never shown again. Addresses that are not public are refused unless the configuration allows their network.
# Field: what kind of messages a webhook takes.
notifications-template = What it takes
notifications-template-json = JSON, for programs of your own
notifications-template-teams = Microsoft Teams (a workflow)
notifications-template-slack = Slack (an incoming webhook)
notifications-new-secret = Make a new signing secret
notifications-new-secret-hint = The one there is counts no more. The new one is shown once, after saving, for a channel that takes JSON.
# Of a channel, or of a rule.
notifications-enabled = Switched on
notifications-channel-enabled-hint = Switched off, it is told nothing new, and what waits goes on waiting.

# The page that shows a signing secret, once.
notifications-secret = Signing secret
notifications-secret-saved = { $channel } was saved
notifications-secret-copy = Copy its signing secret now: it is not shown again
notifications-secret-use = Each request is signed with it as <a href="https://www.standardwebhooks.com/">Standard Webhooks</a> asks: the header <code>webhook-signature</code> holds <code>v1,</code> and the HMAC-SHA256 of <code>webhook-id.webhook-timestamp.body</code> in Base64. Refuse what is not signed so, and what is older than some minutes.
notifications-secret-done = Done

# The page of a rule.
notifications-rule-edit-title = Edit a rule
notifications-rule-not-saved = The rule was not saved
# $href leads to the channels.
notifications-rule-no-channel = There is no channel yet; <a href="{ $href }">add one first</a>.
notifications-rule-pools = About which pools
notifications-rule-pools-all = All pools, also those added later
# Names of pools follow, to be ticked.
notifications-rule-pools-named = Only these
notifications-rule-no-pool = There is no pool yet.
notifications-rule-modules = About which modules
# Names of modules follow, to be ticked.
notifications-rule-modules-named = Only these: how the others ended does not count
notifications-rule-at-once = At once
notifications-rule-at-once-hint = Each event by itself; beyond 20 within ten minutes they are gathered
notifications-rule-hourly = Every hour
notifications-rule-hourly-hint = All of an hour in one message, if there is anything
notifications-rule-daily = Every day at the time below
notifications-rule-daily-hint = All since the last time in one message, if there is anything
notifications-rule-time = Time of day
notifications-rule-zone = Time zone
notifications-rule-save = Save the rule

# The list of all messages.
notifications-log-title = Delivery log
notifications-log-intro = Every message of the last 90 days, newest first.
# Follows the sentence before; $href leads to the messages.
notifications-log-given-up = Some were given up: <a href="{ $href }">send them again or dismiss them</a>, all at once.
notifications-log-filter = Filter the log
# What the filter lets through, in a row.
notifications-log-filter-channel = channel { $channel }
notifications-log-filter-state = state { $state }
notifications-log-messages = Messages
# Column: a message’s subject.
notifications-message = Message
# When the message was made.
notifications-made = Made
# Column: when the message is tried next, or when it was sent or given up.
notifications-next-or-last = Next or last
# To which channel.
notifications-message-to = to { $channel }
# $whom says whom a mail reached and whom not: “to 2 of 3; refused: gone@litwareinc.com (…)”.
notifications-sent-partly = Sent { $whom }
notifications-log-none-fits = No message fits the filter
notifications-log-show-all = <a href="{ $href }">Show the whole log</a>.
notifications-log-none = Nothing was sent yet
notifications-log-none-advice = Messages stand here from the first one on.

# The page of a message.
notifications-send-again = Send again
notifications-dismiss = Dismiss
notifications-next-attempt = Next attempt
notifications-id = Id
notifications-id-hint = the same in every attempt: mail bears it in its Message-ID, webhooks in webhook-id
notifications-recipients = Recipients
notifications-recipients-open = Whoever was reached, or refused while others were reached, is not sent it again.
notifications-recipients-over = What the mail server said of each.
# Column: the answer of the server.
notifications-column-said = What was said
notifications-attempts = Attempts
notifications-attempts-none = None yet.
# How an attempt ended.
notifications-attempt-sent = Sent
notifications-attempt-failed = Failed
# Heading: the text of the message.
notifications-text = What it says

# The page on which messages that were given up are sent again or dismissed, all at once.
notifications-given-up-title = Messages given up
notifications-given-up-list = Messages that were given up
# Column: when the message was given up.
notifications-given-up-at = Given up
notifications-given-up-all = { $count ->
    [one] <strong>{ $count } message could not be delivered</strong>, and is not tried any more.
   *[other] <strong>{ $count } messages could not be delivered</strong>, and are not tried any more.
}
notifications-given-up-of-channel = { $count ->
    [one] <strong>{ $count } message to { $channel } could not be delivered</strong>, and is not tried any more.
   *[other] <strong>{ $count } messages to { $channel } could not be delivered</strong>, and are not tried any more.
}
# Follows one of the two before.
notifications-given-up-means = What is sent again is tried at once, and for a day if need be, with the id it had; whoever has a mail already is not sent it again. What is dismissed is not sent; it stays in the log. What is given up after this page was made stays as it is.
notifications-given-up-lost = { $count } of them can’t be sent again: the channel was removed, or it was a test.
notifications-given-up-newest = These are the newest { $count }.
notifications-given-up-send-again = Send { $count } again
notifications-given-up-dismiss = Dismiss { $count }
notifications-given-up-none = Nothing was given up
# $href leads to the delivery log.
notifications-given-up-none-all = Every message was sent, is still tried, or was dismissed. <a href="{ $href }">See the delivery log</a>
notifications-given-up-none-of-channel = Every message to { $channel } was sent, is still tried, or was dismissed. <a href="{ $href }">See the delivery log</a>
