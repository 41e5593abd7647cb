// swift-format-ignore-file
// Made by scripts/rule-pages; do not edit.

extension RulePages {
    /// The codes FT2xx, sorted.
    static let codesFT2: [String] = ["FT201", "FT202", "FT203", "FT204", "FT205", "FT206", "FT207"]

    /// The page of a code FT2xx; nil when there is none.
    static func textFT2(_ code: String) -> StaticString? {
        switch code {
        case "FT201": "# FT201 file-unreadable\n\nA file cannot be read.\n\nWhat a missing file would have said is not known, so nothing is decided without it, and\n`ftcompose lint` never calls such a project clean.\n\n**Bad:**\n\n```yaml\nservices:\n  db:\n    image: mariadb:10.11\n    env_file: [missing.env]\n    x-ft: 3\n```\n\n**Good:**\n\n```yaml\nservices:\n  db:\n    image: mariadb:10.11\n    env_file: [db.env]\n    x-ft: 3\n# file: db.env\nMARIADB_ROOT_PASSWORD=secret\n```\n"
        case "FT202": "# FT202 compose-shape\n\nSomething in the Compose file has the wrong shape.\n\nCompose would reject the file too, often without the place. Only what has to be understood\nis looked at.\n\n**Bad:**\n\n```yaml\nservices: [web, db]\n```\n\n**Good:**\n\n```yaml\nservices:\n  web: {image: nginx}\n```\n"
        case "FT203": "# FT203 compose-unsupported\n\nA Compose feature that is not carried over.\n\nThe feature means something that the output could not keep, so it is refused and not\ndropped.\n\nNo example: what is refused differs from version to version; the message names it and its\nplace.\n"
        case "FT204": "# FT204 placeholder-syntax\n\nA malformed placeholder.\n\nCompose refuses the whole file for it. A dollar sign that is meant as one is written `$$`.\n\n**Bad:**\n\n```yaml\nservices:\n  db:\n    image: mariadb:10.11\n    environment: {MARIADB_ROOT_PASSWORD: \"${DB_PASSWORD:?}\"}\n    x-ft: \"${LEVEL\"\n```\n\n**Good:**\n\n```yaml\nservices:\n  db:\n    image: mariadb:10.11\n    environment: {MARIADB_ROOT_PASSWORD: \"${DB_PASSWORD:?}\"}\n    x-ft: \"${LEVEL:-3}\"\n```\n"
        case "FT205": "# FT205 placeholder-unset\n\nA placeholder decides something and has no value here.\n\nCompose would take an empty text for it with a warning. Where the text decides how many\nreplicas there are or which image they run, an empty one decides nothing.\n\n**Bad:**\n\n```yaml\nservices:\n  db:\n    image: mariadb:10.11\n    environment: {MARIADB_ROOT_PASSWORD: \"${DB_PASSWORD:?}\"}\n    x-ft: \"${LEVEL}\"\n```\n\n**Good:**\n\n```yaml\nservices:\n  db:\n    image: mariadb:10.11\n    environment: {MARIADB_ROOT_PASSWORD: \"${DB_PASSWORD:?}\"}\n    x-ft: \"${LEVEL:-3}\"\n```\n"
        case "FT206": "# FT206 dotenv-syntax\n\nA line of a dotenv file cannot be read.\n\nCompose stops at such a line. A variable that is half read would change what placeholders\nmean.\n\n**Bad:**\n\n```yaml\nservices: {}\n# file: .env\nA='open\n```\n\n**Good:**\n\n```yaml\nservices: {}\n# file: .env\nA='closed'\n```\n"
        case "FT207": "# FT207 undeclared-name\n\nA name is used but not declared.\n\nNamed volumes, networks, configs and secrets are declared at the top level. The output\ndeclares one volume for each replica after the pattern of the source's declaration, so\nthere must be one.\n\n**Bad:**\n\n```yaml\nservices:\n  db:\n    image: mariadb:10.11\n    environment: {MARIADB_ROOT_PASSWORD: \"${DB_PASSWORD:?}\"}\n    volumes: [\"data:/var/lib/mysql\"]\n    x-ft: 3\n```\n\n**Good:**\n\n```yaml\nservices:\n  db:\n    image: mariadb:10.11\n    environment: {MARIADB_ROOT_PASSWORD: \"${DB_PASSWORD:?}\"}\n    volumes: [\"data:/var/lib/mysql\"]\n    x-ft: 3\nvolumes: {data: }\n```\n"
        default: nil
        }
    }
}
