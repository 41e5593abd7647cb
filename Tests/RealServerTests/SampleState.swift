/// Statements that make one of everything a state may hold.
enum SampleState {
    static let statements = [
        "CREATE DATABASE shop CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci",
        "USE shop", "SET sql_mode = ''",
        "CREATE SEQUENCE numbers START WITH 5",
        """
        CREATE TABLE kinds (
          id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, a BIT(64), b FLOAT, c DOUBLE,
          d DECIMAL(30,10), e DATE, f DATETIME(6), g TIMESTAMP(6) NULL, h TIME(2), i YEAR,
          j ENUM('x','y\u{2019}z'), k SET('p','q','r'), l JSON, m BINARY(4), n VARBINARY(300),
          o LONGBLOB, p POINT, q INET6, r UUID, s CHAR(5) CHARACTER SET latin1,
          t VARCHAR(40) COLLATE utf8mb4_bin, u INT AS (i + 1) STORED, v INT AS (i * 2) VIRTUAL,
          w VARCHAR(10) INVISIBLE DEFAULT 'z', x GEOMETRY, y VARCHAR(40) CHARACTER SET utf16,
          z INT DEFAULT (NEXT VALUE FOR numbers), `odd ``name` TINYINT,
          KEY (t), UNIQUE KEY (d)
        ) COMMENT = 'AUTO_INCREMENT=7 \\'quoted\\''
        """,
        """
        INSERT INTO kinds (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, x, y, z, `odd ``name`)
        VALUES (0xFFFFFFFFFFFFFFFF, 0.1, 1/3, 12345678901234567890.0123456789, '2024-02-29',
          '9999-12-31 23:59:59.999999', '2024-01-01 00:00:00.5', '-838:59:59', 2155, 'y\u{2019}z', 'p,r',
          '{"a": [1, null, "\u{e9}"]}', X'00FF', X'005C27221A0D0A', REPEAT(X'00275CFF', 700000),
          ST_GeomFromText('POINT(1 2)', 4326), '2001:db8::1', '123e4567-e89b-12d3-a456-426655440000',
          '\u{e9}\u{fc}', 'a\\'b\\\\c\\n\u{1F600}', ST_GeomFromText('LINESTRING(0 0,1 1)'),
          '\u{1F600} utf16', 1, -1),
         (NULL, NULL, NULL, 2, NULL, NULL, NULL, NULL, NULL, NULL, '', NULL, NULL, '', NULL, NULL,
          NULL, NULL, '', NULL, NULL, '', 2, NULL)
        """,
        "INSERT INTO kinds (id, b, d, i, j) VALUES (18446744073709551000, 3.4e38, 3, 0, '')",
        "CREATE TABLE twins (a INT, b VARCHAR(10))",
        "INSERT INTO twins VALUES (1,'x'),(1,'x'),(2,NULL),(NULL,'')",
        "CREATE TABLE heap_like (a INT PRIMARY KEY, b TEXT) ENGINE=MyISAM",
        "INSERT INTO heap_like SELECT seq, REPEAT('m', seq) FROM seq_1_to_50",
        "CREATE TABLE many (id INT PRIMARY KEY, v VARCHAR(40))",
        "INSERT INTO many SELECT CAST(seq AS SIGNED) - 250, MD5(seq) FROM seq_1_to_1234",
        "CREATE TABLE pair (a INT, b VARCHAR(10), c INT, PRIMARY KEY (a, b))",
        "INSERT INTO pair SELECT seq MOD 7, seq, seq FROM seq_1_to_300",
        """
        CREATE TABLE child (id INT PRIMARY KEY, a INT, b VARCHAR(10),
          FOREIGN KEY (a, b) REFERENCES pair (a, b), CHECK (id > 0))
        """,
        "INSERT INTO child VALUES (1, 1, '1'), (2, NULL, NULL)",
        """
        CREATE TABLE parts (id INT PRIMARY KEY) PARTITION BY RANGE (id)
          (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE)
        """,
        "INSERT INTO parts VALUES (1), (100)",
        "CREATE FUNCTION twice(n INT) RETURNS INT DETERMINISTIC RETURN n * 2",
        "CREATE PROCEDURE fill(n INT) BEGIN\n  INSERT INTO parts VALUES (n); -- a comment\nEND",
        "CREATE VIEW a_second AS SELECT * FROM z_first",
    ]

    /// Statements that need a second session or another mode.
    static let more = [
        "USE shop", "SET sql_mode = ''",
        "CREATE VIEW z_first AS SELECT id, twice(id) AS doubled FROM parts",
        "CREATE VIEW a_second AS SELECT doubled FROM z_first",
        "CREATE TRIGGER fill_v BEFORE INSERT ON many FOR EACH ROW SET NEW.v = IFNULL(NEW.v, 'n')",
        "CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DO DELETE FROM twins",
        "CREATE DATABASE `odd.na``me`",
        "CREATE TABLE `odd.na``me`.`t-1` (a INT)",
        "CREATE USER alice@'%' IDENTIFIED BY 'wonder\\'land'",
        "CREATE ROLE readers",
        "GRANT SELECT ON shop.* TO readers",
        "GRANT readers TO alice@'%'",
        "GRANT UPDATE (v) ON shop.many TO alice@'%'",
        "GRANT EXECUTE ON FUNCTION shop.twice TO alice@'%'",
    ]

    /// Changes on one replica, what they must be found in, and how they are undone.
    static let changes: [(change: [String], item: String, undo: [String])] = [
        (
            ["UPDATE shop.many SET v = 'other' WHERE id = 7"], "shop.many",
            ["UPDATE shop.many SET v = MD5(257) WHERE id = 7"]
        ),
        (
            ["DELETE FROM shop.twins WHERE a = 1 LIMIT 1"], "shop.twins",
            ["INSERT INTO shop.twins VALUES (1, 'x')"]
        ),
        (
            ["UPDATE shop.twins SET b = '' WHERE a = 2"], "shop.twins",
            ["UPDATE shop.twins SET b = NULL WHERE a = 2"]
        ),
        (
            ["UPDATE shop.heap_like SET b = 'q' WHERE a = 50"], "shop.heap_like",
            ["UPDATE shop.heap_like SET b = REPEAT('m', 50) WHERE a = 50"]
        ),
        (
            ["UPDATE shop.kinds SET b = 0.10000001 WHERE id = 1"], "shop.kinds",
            ["UPDATE shop.kinds SET b = 0.1 WHERE id = 1"]
        ),
        (
            ["UPDATE shop.kinds SET o = CONCAT(o, 'x') WHERE id = 1"], "shop.kinds",
            ["UPDATE shop.kinds SET o = REPEAT(X'00275CFF', 700000) WHERE id = 1"]
        ),
        (
            ["ALTER TABLE shop.parts COMMENT = 'changed'"], "shop.parts",
            ["ALTER TABLE shop.parts COMMENT = ''"]
        ),
        (["CREATE TABLE shop.extra (a INT)"], "shop.extra", ["DROP TABLE shop.extra"]),
        (["CREATE DATABASE stranger"], "stranger", ["DROP DATABASE stranger"]),
        (
            ["ALTER DATABASE shop COLLATE utf8mb4_bin"], "shop",
            ["ALTER DATABASE shop COLLATE utf8mb4_unicode_ci"]
        ),
        (
            ["SET PASSWORD FOR alice@'%' = PASSWORD('x')"], "accounts",
            ["SET PASSWORD FOR alice@'%' = PASSWORD('wonder\\'land')"]
        ),
        (
            ["GRANT DELETE ON shop.many TO alice@'%'"], "accounts",
            ["REVOKE DELETE ON shop.many FROM alice@'%'"]
        ),
    ]
}
