-- Version 3: each packed segment names the one before it, so that a missing one is noticed.

-- The last packed position of the document before this segment; 0: it is the first. Null: not known, since the
-- segment was rescued from a database that did not say; then segments before it may be missing.
ALTER TABLE history ADD COLUMN after_seq INTEGER;

UPDATE history SET after_seq = coalesce(
  (SELECT max(p.last_seq) FROM history p WHERE p.document = history.document AND p.first_seq < history.first_seq),
  (SELECT forgotten_through FROM document d WHERE d.number = history.document));
