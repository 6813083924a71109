select id, customer, amount, ordered_on from orders order by id
