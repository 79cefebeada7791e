-- Which database this is: one row, written when the gateway first came here.
create table installation (
  id uuid primary key,
  since timestamp with time zone not null
);
