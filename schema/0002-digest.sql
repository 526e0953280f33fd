-- 0002-digest - notifications kept for the daily digest, mails that go out once
--
-- A person who wants one mail a day gets each notification as a row in state held. When the
-- hour has come, a digest is written and the held rows are bound to it (told).

ALTER TABLE outbox
  MODIFY state ENUM('queued','sending','sent','deferred','refused','given_up','held','told') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'queued' COMMENT 'life cycle; held: waits for a digest, told: is in one';

ALTER TABLE outbox
  ADD COLUMN IF NOT EXISTS digest_id BIGINT NULL COMMENT 'told: the digest that tells it',
  ADD COLUMN IF NOT EXISTS once_key VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'mails that must not be written twice: for what';

ALTER TABLE outbox
  ADD UNIQUE KEY IF NOT EXISTS outbox_once (once_key),
  ADD KEY IF NOT EXISTS outbox_digest (digest_id, ticket_id, id);
