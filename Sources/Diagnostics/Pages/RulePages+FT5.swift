// swift-format-ignore-file
// Made by scripts/rule-pages; do not edit.

extension RulePages {
    /// The codes FT5xx, sorted.
    static let codesFT5: [String] = ["FT501", "FT502", "FT503", "FT504", "FT505", "FT506"]

    /// The page of a code FT5xx; nil when there is none.
    static func textFT5(_ code: String) -> StaticString? {
        switch code {
        case "FT501": "# FT501 ignore-malformed\n\nA comment to ftcompose cannot be read.\n\nA comment that ignores a finding names it and gives a reason: `# ftcompose: ignore FT009\n-- reason`, with `until 2027-01-31` before the dashes if it shall end, or `ignore-file`\nfor the whole file. In half a year the reason is all that is left of the decision.\n\n**Bad:**\n\n```yaml\nservices:\n  db:\n    image: mariadb:10.11\n    environment: {MARIADB_ROOT_PASSWORD: \"${DB_PASSWORD:?}\"}\n    x-ft: 4  # ftcompose: ignore FT009\n```\n\n**Good:**\n\n```yaml\nservices:\n  db:\n    image: mariadb:10.11\n    environment: {MARIADB_ROOT_PASSWORD: \"${DB_PASSWORD:?}\"}\n    x-ft: 4  # ftcompose: ignore FT009 -- four racks, one each\n```\n"
        case "FT502": "# FT502 ignore-unused\n\nA comment ignores a finding that was not found.\n\nThe place was mended or moved, and the comment would hide the next finding there.\n`ftcompose lint --fix` removes a comment that ignores nothing.\n\n**Bad:**\n\n```yaml\nservices:\n  db:\n    image: mariadb:10.11\n    environment: {MARIADB_ROOT_PASSWORD: \"${DB_PASSWORD:?}\"}\n    x-ft: 3  # ftcompose: ignore FT009 -- four racks, one each\n```\n\n**Good:**\n\n```yaml\nservices:\n  db:\n    image: mariadb:10.11\n    environment: {MARIADB_ROOT_PASSWORD: \"${DB_PASSWORD:?}\"}\n    x-ft: 4  # ftcompose: ignore FT009 -- four racks, one each\n```\n"
        case "FT503": "# FT503 ignore-expired\n\nA comment ignores a finding until a day that has passed.\n\nWhoever wrote the comment wanted to be reminded. The finding counts again.\n\n**Bad:**\n\n```yaml\nservices:\n  db:\n    image: mariadb:10.11\n    environment: {MARIADB_ROOT_PASSWORD: \"${DB_PASSWORD:?}\"}\n    x-ft: 4  # ftcompose: ignore FT009 until 2020-01-31 -- the fifth server is ordered\n```\n\n**Good:**\n\n```yaml\nservices:\n  db:\n    image: mariadb:10.11\n    environment: {MARIADB_ROOT_PASSWORD: \"${DB_PASSWORD:?}\"}\n    x-ft: 4  # ftcompose: ignore FT009 until 2999-01-31 -- the fifth server is ordered\n```\n"
        case "FT504": "# FT504 baseline-invalid\n\nA baseline cannot be read.\n\nFindings that the baseline would take out cannot be told from new ones, so the run ends\nwith status 3. `ftcompose lint --write-baseline FILE` makes a new one.\n\nNo example: it is about the file after `--baseline`, not about a Compose file.\n"
        case "FT505": "# FT505 baseline-stale\n\nA baseline holds findings that are gone.\n\nEach of them would hide one new finding of the same kind in the same place. Write the\nbaseline anew to keep what was gained.\n\nNo example: it is about the file after `--baseline`, not about a Compose file.\n"
        case "FT506": "# FT506 config-invalid\n\nThe configuration of `ftcompose lint` cannot be read.\n\nA rule that was meant to be an error would stay a warning, so nothing is decided and the\nrun ends with status 3.\n\n**Bad:**\n\n```yaml\nservices: {}\n# file: .ftcompose.yml\nrules: {FT009: loud}\n```\n\n**Good:**\n\n```yaml\nservices: {}\n# file: .ftcompose.yml\nrules: {FT009: error}\n```\n"
        default: nil
        }
    }
}
