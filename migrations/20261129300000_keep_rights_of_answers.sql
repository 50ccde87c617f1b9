-- What whoever sent a request could do when it was carried out, as JSON: its kept answer is for nobody who may do less. Answers
-- from before say nothing of it; they are forgotten within a day.

alter table kept_answers add column rights text not null default '[]';
