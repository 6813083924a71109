create table orders(
  id integer primary key,
  customer text,
  amount numeric,
  ordered_on text
);
insert into orders values (100, 'Silva', 7, '2023-12-31');
