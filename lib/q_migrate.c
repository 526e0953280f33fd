/* SPDX-License-Identifier: EUPL-1.2 */
/* q_migrate - statements of migrate and grants */
#include "lib/q_migrate.h"

#define TABLE_END ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=uca1400_german2_ai_ci COMMENT="
#define ASCII "CHARACTER SET ascii COLLATE ascii_bin "

const char *const migrate_bootstrap[] = {
	"CREATE TABLE IF NOT EXISTS schema_version ("
	" version INT NOT NULL COMMENT 'number of the schema file',"
	" name VARCHAR(100) " ASCII "NOT NULL COMMENT 'its name',"
	" checksum CHAR(64) " ASCII "NOT NULL COMMENT 'SHA-256 of the file as applied',"
	" applied_at DATETIME(3) NOT NULL DEFAULT UTC_TIMESTAMP(3) COMMENT 'wholly applied',"
	" PRIMARY KEY (version)"
	TABLE_END "'schema files that were applied'",

	"CREATE TABLE IF NOT EXISTS schema_progress ("
	" version INT NOT NULL COMMENT 'schema file in work',"
	" checksum CHAR(64) " ASCII "NOT NULL COMMENT 'SHA-256 of the file',"
	" done INT NOT NULL COMMENT 'statements run',"
	" PRIMARY KEY (version)"
	TABLE_END "'how far a migration has come'",

	"CREATE TABLE IF NOT EXISTS schema_lock ("
	" id INT NOT NULL COMMENT 'always 1',"
	" server VARCHAR(255) NOT NULL COMMENT 'node the holder is connected to; empty: free',"
	" connection BIGINT NOT NULL COMMENT 'its connection there',"
	" lease_until DATETIME(3) NOT NULL COMMENT 'end of the lease, for takers on other nodes',"
	" PRIMARY KEY (id)"
	TABLE_END "'one migration at a time'",

	"INSERT IGNORE INTO schema_lock (id, server, connection, lease_until)"
	" VALUES (1, '', 0, UTC_TIMESTAMP(3))",
	NULL
};

#define THIS_SERVER "CONCAT_WS(':', @@hostname, @@port, @@socket)"
#define LEASE "UTC_TIMESTAMP(3) + INTERVAL 900 SECOND"

/* A connection that is still in the process list may be rebuilding a table, however long
 * that takes; one that is gone will never come back. */
const struct query q_schema_lock = {
	.name = "schema_lock",
	.sql = "UPDATE schema_lock SET server = " THIS_SERVER ", connection = CONNECTION_ID(),"
	       " lease_until = " LEASE
	       " WHERE id = 1 AND (server = ''"
	       " OR (server = " THIS_SERVER " AND connection NOT IN (SELECT id FROM"
	       " information_schema.PROCESSLIST WHERE id <> CONNECTION_ID()))"
	       " OR (server <> " THIS_SERVER " AND lease_until < UTC_TIMESTAMP(3)))",
};

const struct query q_schema_lock_holder = {
	.name = "schema_lock_holder",
	.sql = "SELECT server, connection FROM schema_lock WHERE id = 1",
	.cols = { KEEP(TEXT, "server"), KEEP(I64, "connection") },
};

const struct query q_schema_extend = {
	.name = "schema_extend",
	.sql = "UPDATE schema_lock SET lease_until = " LEASE " WHERE id = 1"
	       " AND server = " THIS_SERVER " AND connection = CONNECTION_ID()",
};

const struct query q_schema_unlock = {
	.name = "schema_unlock",
	.sql = "UPDATE schema_lock SET server = '', connection = 0 WHERE id = 1"
	       " AND server = " THIS_SERVER " AND connection = CONNECTION_ID()",
};

const struct query q_schema_applied = {
	.name = "schema_applied",
	.sql = "SELECT version, name, checksum FROM schema_version ORDER BY version",
	.cols = { KEEP(I64, "version"), KEEP(TEXT, "name"), KEEP(TEXT, "checksum") },
};

const struct query q_schema_progress = {
	.name = "schema_progress",
	.sql = "SELECT done FROM schema_progress WHERE version = ? AND checksum = ?",
	.args = { Q_I64, Q_TEXT },
	.cols = { KEEP(I64, "done") },
};

const struct query q_schema_progress_set = {
	.name = "schema_progress_set",
	.sql = "INSERT INTO schema_progress (version, checksum, done) VALUES (?, ?, ?)"
	       " ON DUPLICATE KEY UPDATE checksum = VALUES(checksum), done = VALUES(done)",
	.args = { Q_I64, Q_TEXT, Q_I64 },
};

const struct query q_schema_progress_drop = {
	.name = "schema_progress_drop",
	.sql = "DELETE FROM schema_progress WHERE version = ?",
	.args = { Q_I64 },
};

const struct query q_schema_version_add = {
	.name = "schema_version_add",
	.sql = "INSERT INTO schema_version (version, name, checksum) VALUES (?, ?, ?)",
	.args = { Q_I64, Q_TEXT, Q_TEXT },
};

/* CURRENT_USER() as the privilege tables write it: 'user'@'host'. */
#define GRANTEE "CONCAT('\\'', REPLACE(CURRENT_USER(), '@', '\\'@\\''), '\\'')"

/* What the account that asks holds. Scope "" is the whole server, "*" this database, else
 * a table. */
const struct query q_schema_grants = {
	.name = "schema_grants",
	.sql = "SELECT '' AS scope, privilege_type FROM information_schema.USER_PRIVILEGES"
	       " WHERE privilege_type <> 'USAGE' AND grantee = " GRANTEE
	       " UNION ALL SELECT '*', privilege_type FROM information_schema.SCHEMA_PRIVILEGES"
	       " WHERE DATABASE() LIKE table_schema AND grantee = " GRANTEE
	       " UNION ALL SELECT table_name, privilege_type"
	       " FROM information_schema.TABLE_PRIVILEGES"
	       " WHERE table_schema = DATABASE() AND grantee = " GRANTEE,
	.cols = { KEEP(TEXT, "scope"), KEEP(TEXT, "privilege_type") },
};

const struct query *const q_migrate[] = {
	&q_schema_lock, &q_schema_lock_holder, &q_schema_extend, &q_schema_unlock,
	&q_schema_applied, &q_schema_progress, &q_schema_progress_set,
	&q_schema_progress_drop, &q_schema_version_add, &q_schema_grants,
	NULL
};
