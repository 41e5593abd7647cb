/// Words on which the analysis branches; the raw value is the word in lower case.
enum SQLWord: String, CaseIterable, Sendable {
    /// Any word not named below.
    case other = ""
    // Verbs.
    case select, with, values, table, insert, replace, update, delete, truncate, load, create, drop
    case alter, rename, grant, revoke, set, use, begin, start, commit, rollback, savepoint, release
    case xa, lock, unlock, handler, flush, reset, shutdown, restart, kill, binlog, change, purge
    case stop, clone, install, uninstall, backup, `import`, cache, check, checksum, optimize, repair
    case analyze, help, get, signal, resignal, prepare, execute, deallocate, call, `do`, show
    case explain, describe, desc, end
    // Objects.
    case tables, database, schema, databases, index, view, trigger, procedure, function, event, user
    case role, server, sequence, tablespace, logfile, package, undo, instance, temporary, privileges
    case resource, group, status
    // Clauses.
    case from, `where`, having, order, by, limit, fetch, union, except, intersect, into, outfile
    case dumpfile, share, mode, `in`, `for`, `as`, on, using, join, body, soname, value, next
    case previous, recursive, ignore, quick, only, `if`, not, exists, or, definer, first, to, work
    case atomic, read, write, consistent, snapshot, transaction, and, no, chain, slave, replica
    case local, global, session, persist, names, character, charset, collate, password, `default`
    case statement, immediate, data, xml, infile, identified, query, connection, hard, soft, id
    case key, extended, full, format, partitions, warnings, errors, count, columns, fields, grants
    case collation, engines, plugins, keys, open, processlist, variables, profile, profiles, engine
    case master, binary, delayed, low, high, concurrent, unique, fulltext
    case spatial, aggregate, online, offline, row, each, then, `else`, loop, `repeat`, `while`
    case `case`, autocommit, off, `true`, `false`, contributors, authors, schemas, triggers, events
    case straightJoin = "straight_join"
    case lowPriority = "low_priority"
    case highPriority = "high_priority"
    case sqlMode = "sql_mode"
    case persistOnly = "persist_only"
    case characterSetClient = "character_set_client"
    case connectionID = "connection_id"
    case pseudoThreadID = "pseudo_thread_id"
    case uuid
    case uuidV4 = "uuid_v4"
    case uuidV7 = "uuid_v7"
    case sysGUID = "sys_guid"
    case uuidShort = "uuid_short"
    case randomBytes = "random_bytes"
    case mysql
    case storage
}
