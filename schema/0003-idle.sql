-- 0003-idle - people choose how long their sessions may rest
--
-- A time limit that a person can lengthen tenfold is no barrier (WCAG 2.2.1).

ALTER TABLE person
  ADD COLUMN IF NOT EXISTS idle ENUM('short','long') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'short' COMMENT 'how long a session may rest: the setting session_idle, or ten times that';
