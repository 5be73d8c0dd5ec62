-- Answers of 6 or 7 of 7 to questions on ease, for everyone and each group.
SELECT "group", part, numerator, denominator, value, low, high FROM top_boxes WHERE metric = 'M32'
UNION ALL
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE NOT EXISTS (FROM askees WHERE metric = 'M32')
