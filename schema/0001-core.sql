-- 0001-core - people, access, tickets, articles, mail
--
-- Times are DATETIME(3) in UTC. Text is utf8mb4 with uca1400_german2_ai_ci, names of
-- states and hashes are ascii_bin, folded addresses utf8mb4_bin. Statements are
-- separated by a semicolon at the end of a line; each is idempotent, because MariaDB
-- commits around every DDL statement and a migration may have been killed between two.

CREATE TABLE IF NOT EXISTS organisation (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'identity',
  name VARCHAR(200) NOT NULL COMMENT 'full name as shown',
  short_name VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'handle for portalctl and imports',
  visibility ENUM('own','chosen','all') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'all' COMMENT 'who of the organisation sees its tickets (PRODUCT section 1)',
  mail_quote ENUM('none','excerpt','full') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'excerpt' COMMENT 'how much of a text is quoted in mails',
  active TINYINT(1) NOT NULL DEFAULT 1 COMMENT '0: no logins, tickets stay',
  created_at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3) COMMENT 'row made',
  PRIMARY KEY (id),
  UNIQUE KEY organisation_short (short_name)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='customers';

CREATE TABLE IF NOT EXISTS person (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'identity',
  organisation_id BIGINT NULL COMMENT 'current organisation; NULL for staff',
  role ENUM('contact','agent','admin') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'contact' COMMENT 'what the person may do',
  is_lead TINYINT(1) NOT NULL DEFAULT 0 COMMENT 'lead contact of the organisation',
  sees_all TINYINT(1) NOT NULL DEFAULT 0 COMMENT 'chosen to see all where visibility is chosen',
  active TINYINT(1) NOT NULL DEFAULT 1 COMMENT '0: deactivated, cannot log in',
  email VARCHAR(254) NOT NULL COMMENT 'address as given',
  email_folded VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL COMMENT 'lower case; the identity at login',
  given_name VARCHAR(100) NOT NULL COMMENT 'first name',
  family_name VARCHAR(100) NOT NULL COMMENT 'last name',
  phone VARCHAR(50) NOT NULL DEFAULT '' COMMENT 'as typed',
  department VARCHAR(100) NOT NULL DEFAULT '' COMMENT 'office or unit',
  lang VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'chosen language; empty: not chosen',
  mail_scope ENUM('own','organisation','none') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'own' COMMENT 'which tickets are mailed about',
  mail_mode ENUM('now','daily') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'now' COMMENT 'at once or as a daily digest',
  must_change TINYINT(1) NOT NULL DEFAULT 0 COMMENT '1: own password must be chosen next',
  created_at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3) COMMENT 'row made',
  last_login_at DATETIME(3) NULL COMMENT 'last login that worked',
  start_seen_at DATETIME(3) NULL COMMENT 'start page last looked at (what changed since)',
  PRIMARY KEY (id),
  UNIQUE KEY person_email (email_folded),
  KEY person_organisation (organisation_id, active, family_name, given_name),
  CONSTRAINT person_organisation_fk FOREIGN KEY (organisation_id) REFERENCES organisation (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='contacts and staff';

CREATE TABLE IF NOT EXISTS reset_request (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'identity; secrets of one request stay valid together',
  person_id BIGINT NOT NULL COMMENT 'whose password',
  created_at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3) COMMENT 'asked for at',
  link_used_at DATETIME(3) NULL COMMENT 'button pressed at',
  dead_at DATETIME(3) NULL COMMENT 'killed by a newer link or a change of password',
  PRIMARY KEY (id),
  KEY reset_request_person (person_id, created_at),
  CONSTRAINT reset_request_person_fk FOREIGN KEY (person_id) REFERENCES person (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='uses of "Passwort vergessen"';

CREATE TABLE IF NOT EXISTS reset_token (
  hash BINARY(32) NOT NULL COMMENT 'SHA-256 of the token in the link',
  request_id BIGINT NOT NULL COMMENT 'request it was mailed for',
  expires_at DATETIME(3) NOT NULL COMMENT 'end of validity',
  PRIMARY KEY (hash),
  KEY reset_token_request (request_id),
  CONSTRAINT reset_token_request_fk FOREIGN KEY (request_id) REFERENCES reset_request (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='mailed links, as hashes';

CREATE TABLE IF NOT EXISTS credential (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'identity',
  person_id BIGINT NOT NULL COMMENT 'whose',
  kind ENUM('own','mailed') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'chosen by the person, or made and mailed',
  phc VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'Argon2id PHC string',
  request_id BIGINT NULL COMMENT 'mailed: the request it belongs to',
  expires_at DATETIME(3) NULL COMMENT 'mailed: end of validity',
  created_at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3) COMMENT 'row made',
  PRIMARY KEY (id),
  KEY credential_person (person_id, kind),
  CONSTRAINT credential_person_fk FOREIGN KEY (person_id) REFERENCES person (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='passwords; at most one own per person';

CREATE TABLE IF NOT EXISTS session (
  hash BINARY(32) NOT NULL COMMENT 'SHA-256 of the cookie',
  person_id BIGINT NOT NULL COMMENT 'who is logged in',
  public_id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'handle shown to the person (end this one)',
  created_at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3) COMMENT 'login',
  seen_at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3) COMMENT 'last request, at most once a minute',
  ip VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'address at login',
  agent VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'user agent at login',
  flash TEXT NULL COMMENT 'messages to show once: lines kind TAB id TAB arg TAB arg',
  PRIMARY KEY (hash),
  UNIQUE KEY session_public (public_id),
  KEY session_person (person_id),
  KEY session_seen (seen_at),
  CONSTRAINT session_person_fk FOREIGN KEY (person_id) REFERENCES person (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='logged-in browsers';

CREATE TABLE IF NOT EXISTS throttle (
  kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'login.account, login.network, ...',
  bucket BINARY(32) NOT NULL COMMENT 'SHA-256 of what is limited',
  started_at DATETIME(3) NOT NULL COMMENT 'window began',
  hits INT NOT NULL COMMENT 'counted in this window',
  PRIMARY KEY (kind, bucket),
  KEY throttle_started (started_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='limits shared by all workers';

CREATE TABLE IF NOT EXISTS form_result (
  person_id BIGINT NOT NULL COMMENT 'who sent the form',
  form_key BINARY(16) NOT NULL COMMENT 'random part of the form key',
  content BINARY(32) NOT NULL COMMENT 'SHA-256 of the declared fields',
  location VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'where the answer sent the browser',
  created_at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3) COMMENT 'row made',
  PRIMARY KEY (person_id, form_key),
  KEY form_result_created (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='one form, one result';

CREATE TABLE IF NOT EXISTS module (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'identity',
  code VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'handle',
  position INT NOT NULL DEFAULT 0 COMMENT 'order in lists',
  active TINYINT(1) NOT NULL DEFAULT 1 COMMENT '0: not offered any more',
  PRIMARY KEY (id),
  UNIQUE KEY module_code (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='product modules';

CREATE TABLE IF NOT EXISTS module_text (
  module_id BIGINT NOT NULL COMMENT 'module',
  lang VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'language',
  name VARCHAR(120) NOT NULL COMMENT 'name in that language',
  PRIMARY KEY (module_id, lang),
  CONSTRAINT module_text_fk FOREIGN KEY (module_id) REFERENCES module (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='names of modules';

CREATE TABLE IF NOT EXISTS ticket (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'the ticket number',
  organisation_id BIGINT NOT NULL COMMENT 'created for; never changes',
  reporter_id BIGINT NOT NULL COMMENT 'who reported; also in ticket_person',
  created_by BIGINT NOT NULL COMMENT 'who typed it (desk on the phone)',
  kind ENUM('incident','change','question','suggestion') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'PRODUCT section 3',
  status ENUM('new','open','waiting','solved','closed') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'new' COMMENT 'PRODUCT section 3',
  is_open TINYINT(1) AS (status <> 'closed') STORED COMMENT 'all but closed, for the default list',
  priority ENUM('low','normal','high','critical') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'normal' COMMENT 'sorted in this order',
  module_id BIGINT NULL COMMENT 'product module',
  private TINYINT(1) NOT NULL DEFAULT 0 COMMENT '1: only people on the ticket and the desk',
  subject VARCHAR(200) NOT NULL COMMENT 'one line',
  assignee_id BIGINT NULL COMMENT 'agent who works on it',
  promised_at DATETIME(3) NULL COMMENT 'answer promised until',
  ref_id BIGINT NULL COMMENT 'ticket this one refers to',
  created_at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3) COMMENT 'reported at',
  updated_at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3) COMMENT 'last entry visible to contacts',
  status_at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3) COMMENT 'in this status since',
  first_answer_at DATETIME(3) NULL COMMENT 'first text by the desk',
  last_entry_id BIGINT NULL COMMENT 'newest entry (unread mark, stale view)',
  PRIMARY KEY (id),
  KEY ticket_scope (organisation_id, private, is_open, updated_at, id),
  KEY ticket_all (organisation_id, private, updated_at, id),
  KEY ticket_status (organisation_id, private, status, updated_at, id),
  KEY ticket_queue (is_open, updated_at, id),
  KEY ticket_updated (updated_at, id),
  KEY ticket_state (status, updated_at, id),
  KEY ticket_reporter (reporter_id),
  KEY ticket_assignee (assignee_id, status),
  KEY ticket_solved (status, status_at),
  CONSTRAINT ticket_organisation_fk FOREIGN KEY (organisation_id) REFERENCES organisation (id),
  CONSTRAINT ticket_reporter_fk FOREIGN KEY (reporter_id) REFERENCES person (id),
  CONSTRAINT ticket_module_fk FOREIGN KEY (module_id) REFERENCES module (id)
) ENGINE=InnoDB AUTO_INCREMENT=10001 DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='what was reported';

CREATE TABLE IF NOT EXISTS ticket_person (
  ticket_id BIGINT NOT NULL COMMENT 'ticket',
  person_id BIGINT NOT NULL COMMENT 'on the ticket, also after moving to another organisation',
  part ENUM('reporter','participant') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'as what',
  status ENUM('new','open','waiting','solved','closed') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'new' COMMENT 'copy of the ticket''s',
  is_open TINYINT(1) AS (status <> 'closed') STORED COMMENT 'all but closed',
  updated_at DATETIME(3) NOT NULL COMMENT 'copy of the ticket''s, so that own lists are one index range',
  PRIMARY KEY (ticket_id, person_id),
  KEY ticket_person_own (person_id, is_open, updated_at, ticket_id),
  KEY ticket_person_all (person_id, updated_at, ticket_id),
  KEY ticket_person_status (person_id, status, updated_at, ticket_id),
  CONSTRAINT ticket_person_ticket_fk FOREIGN KEY (ticket_id) REFERENCES ticket (id),
  CONSTRAINT ticket_person_person_fk FOREIGN KEY (person_id) REFERENCES person (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='reporter and participants';

CREATE TABLE IF NOT EXISTS ticket_read (
  person_id BIGINT NOT NULL COMMENT 'who',
  ticket_id BIGINT NOT NULL COMMENT 'which',
  entry_id BIGINT NOT NULL COMMENT 'newest entry seen',
  read_at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3) COMMENT 'when',
  PRIMARY KEY (person_id, ticket_id),
  KEY ticket_read_ticket (ticket_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='unread marks';

CREATE TABLE IF NOT EXISTS entry (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'identity, in order of time',
  ticket_id BIGINT NOT NULL COMMENT 'ticket',
  person_id BIGINT NULL COMMENT 'who; NULL: the portal itself',
  type ENUM('text','status','promise','assignee','priority','kind','module','participant','private','reporter') CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'what happened; text: report, comment or answer',
  by_desk TINYINT(1) NOT NULL DEFAULT 0 COMMENT '1: written as support desk',
  at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3) COMMENT 'when',
  text MEDIUMTEXT NULL COMMENT 'type text: what was written (plain text)',
  old_value VARCHAR(200) NULL COMMENT 'events: before (enum word, id or ISO time)',
  new_value VARCHAR(200) NULL COMMENT 'events: after',
  PRIMARY KEY (id),
  KEY entry_ticket (ticket_id, id),
  KEY entry_person (person_id),
  CONSTRAINT entry_ticket_fk FOREIGN KEY (ticket_id) REFERENCES ticket (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='everything that happened to a ticket, visible to contacts';

CREATE TABLE IF NOT EXISTS note (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'identity',
  ticket_id BIGINT NOT NULL COMMENT 'ticket',
  person_id BIGINT NOT NULL COMMENT 'who of the desk',
  at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3) COMMENT 'when',
  text MEDIUMTEXT NOT NULL COMMENT 'internal; never shown to contacts',
  PRIMARY KEY (id),
  KEY note_ticket (ticket_id, id),
  CONSTRAINT note_ticket_fk FOREIGN KEY (ticket_id) REFERENCES ticket (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='internal notes, apart from entries on purpose';

CREATE TABLE IF NOT EXISTS upload (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'identity; the attachment number once linked',
  person_id BIGINT NOT NULL COMMENT 'who sent it',
  form_key BINARY(16) NULL COMMENT 'staged for this form',
  entry_id BIGINT NULL COMMENT 'linked to this entry; NULL: staged, swept after 24 h',
  note_id BIGINT NULL COMMENT 'linked to this internal note',
  name VARCHAR(200) NOT NULL COMMENT 'cleaned file name',
  size BIGINT NOT NULL DEFAULT 0 COMMENT 'bytes',
  sha256 BINARY(32) NULL COMMENT 'of the content, once complete',
  state ENUM('receiving','staged','linked') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'receiving' COMMENT 'life cycle',
  scan ENUM('none','pending','clean','infected','error') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'none' COMMENT 'virus scanner',
  created_at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3) COMMENT 'row made',
  PRIMARY KEY (id),
  KEY upload_entry (entry_id),
  KEY upload_note (note_id),
  KEY upload_form (person_id, form_key),
  KEY upload_sweep (state, created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='files, staged first and then linked';

CREATE TABLE IF NOT EXISTS upload_chunk (
  upload_id BIGINT NOT NULL COMMENT 'file',
  seq INT NOT NULL COMMENT 'from 0',
  data MEDIUMBLOB NOT NULL COMMENT 'at most 256 KiB',
  PRIMARY KEY (upload_id, seq),
  CONSTRAINT upload_chunk_fk FOREIGN KEY (upload_id) REFERENCES upload (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='content of files';

CREATE TABLE IF NOT EXISTS draft (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'identity',
  person_id BIGINT NOT NULL COMMENT 'whose',
  form VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'form name',
  ref_id BIGINT NOT NULL DEFAULT 0 COMMENT 'ticket the form belongs to, 0 none',
  form_key BINARY(16) NOT NULL COMMENT 'staged files hang on it',
  content MEDIUMTEXT NOT NULL COMMENT 'fields as application/x-www-form-urlencoded',
  rescued TINYINT(1) NOT NULL DEFAULT 0 COMMENT '1: kept because the session had ended',
  updated_at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3) COMMENT 'last change',
  PRIMARY KEY (id),
  UNIQUE KEY draft_form (person_id, form, ref_id),
  KEY draft_updated (updated_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='what was typed and not sent';

CREATE TABLE IF NOT EXISTS faq_category (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'identity',
  slug VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'in addresses',
  position INT NOT NULL DEFAULT 0 COMMENT 'order',
  PRIMARY KEY (id),
  UNIQUE KEY faq_category_slug (slug)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='groups of articles';

CREATE TABLE IF NOT EXISTS faq_category_text (
  category_id BIGINT NOT NULL COMMENT 'category',
  lang VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'language',
  name VARCHAR(120) NOT NULL COMMENT 'name in that language',
  PRIMARY KEY (category_id, lang),
  CONSTRAINT faq_category_text_fk FOREIGN KEY (category_id) REFERENCES faq_category (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='names of categories';

CREATE TABLE IF NOT EXISTS faq_article (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'identity',
  slug VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'in addresses',
  category_id BIGINT NOT NULL COMMENT 'category',
  module_id BIGINT NULL COMMENT 'product module it is about',
  state ENUM('draft','published') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'draft' COMMENT 'draft: staff only',
  builtin TINYINT(1) NOT NULL DEFAULT 0 COMMENT '1: comes with the product',
  position INT NOT NULL DEFAULT 0 COMMENT 'order in the category',
  helpful_yes INT NOT NULL DEFAULT 0 COMMENT 'votes',
  helpful_no INT NOT NULL DEFAULT 0 COMMENT 'votes',
  created_at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3) COMMENT 'row made',
  updated_at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3) COMMENT 'shown as Stand',
  PRIMARY KEY (id),
  UNIQUE KEY faq_article_slug (slug),
  KEY faq_article_category (category_id, state, position),
  CONSTRAINT faq_article_category_fk FOREIGN KEY (category_id) REFERENCES faq_category (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='articles';

CREATE TABLE IF NOT EXISTS faq_text (
  article_id BIGINT NOT NULL COMMENT 'article',
  lang VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'language',
  title VARCHAR(200) NOT NULL COMMENT 'question or headline',
  summary VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'Kurz gesagt',
  body MEDIUMTEXT NOT NULL COMMENT 'CommonMark',
  PRIMARY KEY (article_id, lang),
  FULLTEXT KEY faq_text_search (title, summary, body),
  CONSTRAINT faq_text_fk FOREIGN KEY (article_id) REFERENCES faq_article (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='articles per language';

CREATE TABLE IF NOT EXISTS faq_vote (
  article_id BIGINT NOT NULL COMMENT 'article',
  person_id BIGINT NOT NULL COMMENT 'who voted; one vote each',
  helpful TINYINT(1) NOT NULL COMMENT '1 yes',
  at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3) COMMENT 'when',
  PRIMARY KEY (article_id, person_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='hat das geholfen';

CREATE TABLE IF NOT EXISTS announcement (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'identity',
  kind ENUM('maintenance','problem','news') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'news' COMMENT 'what it is',
  from_at DATETIME(3) NOT NULL COMMENT 'shown from',
  until_at DATETIME(3) NULL COMMENT 'shown until',
  for_all TINYINT(1) NOT NULL DEFAULT 1 COMMENT '0: only organisations in announcement_organisation',
  PRIMARY KEY (id),
  KEY announcement_from (from_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='maintenance, known problems';

CREATE TABLE IF NOT EXISTS announcement_text (
  announcement_id BIGINT NOT NULL COMMENT 'announcement',
  lang VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'language',
  title VARCHAR(200) NOT NULL COMMENT 'headline',
  body TEXT NOT NULL COMMENT 'CommonMark',
  PRIMARY KEY (announcement_id, lang),
  CONSTRAINT announcement_text_fk FOREIGN KEY (announcement_id) REFERENCES announcement (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='announcements per language';

CREATE TABLE IF NOT EXISTS announcement_organisation (
  announcement_id BIGINT NOT NULL COMMENT 'announcement',
  organisation_id BIGINT NOT NULL COMMENT 'shown to this organisation',
  PRIMARY KEY (announcement_id, organisation_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='announcements for some';

CREATE TABLE IF NOT EXISTS outbox (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'identity; part of the Message-ID',
  kind VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'mail_kind_name()',
  person_id BIGINT NOT NULL COMMENT 'recipient',
  address VARCHAR(254) NOT NULL COMMENT 'recipient''s address when the fact happened',
  ticket_id BIGINT NULL COMMENT 'about this ticket',
  entry_id BIGINT NULL COMMENT 'about this entry',
  request_id BIGINT NULL COMMENT 'reset request',
  state ENUM('queued','sending','sent','deferred','refused','given_up') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'queued' COMMENT 'life cycle',
  attempts INT NOT NULL DEFAULT 0 COMMENT 'tries begun',
  created_at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3) COMMENT 'row made',
  next_at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3) COMMENT 'not before',
  lease_owner VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL COMMENT 'mailer that holds it: host:pid:random',
  lease_until DATETIME(3) NULL COMMENT 'then another may take it',
  sent_at DATETIME(3) NULL COMMENT 'accepted by the relay',
  last_reply VARCHAR(300) NULL COMMENT 'what the relay or we said last',
  PRIMARY KEY (id),
  KEY outbox_due (state, next_at, id),
  KEY outbox_ticket (ticket_id, id),
  KEY outbox_person (person_id, kind, created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='mails to send';

CREATE TABLE IF NOT EXISTS audit (
  id BIGINT NOT NULL AUTO_INCREMENT COMMENT 'identity',
  at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3) COMMENT 'when',
  actor_id BIGINT NULL COMMENT 'who; NULL: portalctl or the portal',
  event VARCHAR(48) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'login.ok, password.changed, ...',
  person_id BIGINT NULL COMMENT 'about whom',
  ticket_id BIGINT NULL COMMENT 'about which ticket',
  ip VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'client address',
  request_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' COMMENT 'as in the log',
  detail VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'short, no secrets',
  PRIMARY KEY (id),
  KEY audit_at (at),
  KEY audit_person (person_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT='append only for the portal''s account';
