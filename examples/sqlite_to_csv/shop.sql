create table orders(
  id integer primary key,
  customer text,
  amount numeric,
  ordered_on text
);
insert into orders values
  (100, 'Silva', 7, '2023-12-31'),
  (101, 'Müller, Anna', 19.9, '2024-01-31'),
  (102, 'Chen', 0.99, '2024-02-29'),
  (103, null, 1234567.89, '2024-02-29'),
  (104, 'Okafor', 50, '2024-03-02');
