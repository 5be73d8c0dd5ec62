"""All metrics a second time, in pandas, written from the published definitions alone.

Nothing here is shared with trustdash nor with the SQL of the pack: what is equal was worked out
twice, by two readings of the same words.
"""
