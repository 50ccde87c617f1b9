-- A run whose worker dies while it carries a plan out is taken up again, and finds what is left of that plan. So that this
-- is not taken for another plan than the one that was seen or approved, it is noted which plan had been let through.

alter table module_runs add column passed_digest text;
