/// One column of a table, as far as hashing and copying need it.
struct CatalogColumn: Hashable, Sendable {
    /// How values of a type are hashed and copied.
    enum Family: Hashable, Sendable {
        /// Text form is exact and has no commas: integers, decimals, dates.
        case plain
        /// FLOAT and DOUBLE, whose text form may be rounded.
        case floating
        /// BIT, ENUM and SET, best seen as numbers.
        case numbered
        /// Strings of bounded length.
        case string
        /// Strings that may be larger than a packet.
        case large
        /// Types that are stored as bytes but written as text: UUID, INET4, INET6.
        case textual
        /// MySQL's binary JSON.
        case json
    }

    /// Its name.
    var name: String
    /// Type word, such as `varchar`, in lowercase.
    var type: String
    /// Part of the primary key.
    var isPrimary: Bool
    /// Computed by the server, so that it cannot be inserted.
    var isGenerated: Bool

    /// How its values are treated.
    var family: Family {
        switch type {
        case "float", "double": .floating
        case "bit", "enum", "set": .numbered
        case "char", "varchar", "binary", "varbinary", "tinytext", "text", "tinyblob", "blob":
            .string
        case "mediumtext", "longtext", "mediumblob", "longblob", "vector": .large
        case "geometry", "point", "linestring", "polygon", "multipoint", "multilinestring",
            "multipolygon", "geometrycollection", "geomcollection":
            .large
        case "uuid", "inet4", "inet6": .textual
        case "json": .json
        default: .plain
        }
    }

    /// True for whole numbers, by which a table can be walked in chunks.
    var isInteger: Bool {
        ["tinyint", "smallint", "mediumint", "int", "bigint"].contains(type)
    }
}
