-- The net promoter score of each question from 0 to 10, for everyone and each group.
SELECT "group", part, numerator, denominator, value, low, high FROM net_scores WHERE metric = 'M30'
UNION ALL
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE NOT EXISTS (FROM askees WHERE metric = 'M30')
