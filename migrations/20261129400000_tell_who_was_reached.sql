-- Whom a message reached so far, and how each channel did last: what does not arrive must be seen before it is given up.

-- What became of a mail at each of its recipients that was asked for, as JSON; who was reached or refused is not sent it
-- again. first_due_at is when it was to be sent first, which due_at does not say any more once it was tried.
alter table notifications add column recipients text;
alter table notifications add column first_due_at bigint;

-- When a message of the channel was sent last, and when and why one was not.
alter table channels add column sent_at bigint;
alter table channels add column failed_at bigint;
alter table channels add column failed_why text;
update channels set
    sent_at = (select max(n.ended_at) from notifications n where n.channel_id = channels.id and n.state = 'sent'),
    failed_at = (select max(d.at) from deliveries d join notifications n on n.id = d.notification_id
        where n.channel_id = channels.id and d.outcome = 'failed');
update channels set failed_why = (select max(d.detail) from deliveries d join notifications n on n.id = d.notification_id
    where n.channel_id = channels.id and d.outcome = 'failed' and d.at = channels.failed_at);
