// swift-format-ignore-file
// Made by scripts/rule-pages; do not edit.

extension RulePages {
    /// The codes FT1xx, sorted.
    static let codesFT1: [String] = ["FT101", "FT102", "FT103", "FT104", "FT105", "FT106", "FT107", "FT108", "FT109", "FT110", "FT111", "FT112"]

    /// The page of a code FT1xx; nil when there is none.
    static func textFT1(_ code: String) -> StaticString? {
        switch code {
        case "FT101": "# FT101 yaml-syntax\n\nThe text is no YAML.\n\nThe reader stops here; nothing after this place was looked at.\n\n**Bad:**\n\n```yaml\nservices: [\n```\n\n**Good:**\n\n```yaml\nservices: {}\n```\n"
        case "FT102": "# FT102 yaml-encoding\n\nThe bytes are no text.\n\nCompose files are UTF-8; UTF-16 with its mark is read too.\n\nNo example: the bytes of such a file cannot be shown on a page; save the file as UTF-8.\n"
        case "FT103": "# FT103 yaml-limit\n\nA budget of the reader is exceeded.\n\n8 MiB, 200 levels, 1,000,000 nodes, 100,000 nodes from aliases, 10,000 anchors, 1 MiB in a\nscalar, 64 documents. A file of a few lines can otherwise expand to billions of nodes:\nnine lists of nine aliases each, nine levels deep, are 387 million nodes.\n\n**Bad:**\n\n```yaml\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\na1: &a1 [*a0, *a0, *a0, *a0, *a0, *a0, *a0, *a0, *a0, *a0]\na2: &a2 [*a1, *a1, *a1, *a1, *a1, *a1, *a1, *a1, *a1, *a1]\na3: &a3 [*a2, *a2, *a2, *a2, *a2, *a2, *a2, *a2, *a2, *a2]\na4: &a4 [*a3, *a3, *a3, *a3, *a3, *a3, *a3, *a3, *a3, *a3]\nservices: {}\n```\n\n**Good:**\n\n```yaml\nx-a0: &a0 [x, x, x, x, x, x, x, x, x, x]\nx-a1: &a1 [*a0, *a0]\nservices: {}\n```\n"
        case "FT104": "# FT104 yaml-duplicate-key\n\nA key occurs twice in one mapping.\n\nYAML forbids it, and readers differ: some keep the first value, some the last. Two\nservices of one name would be one service in one tool and another in the next.\n\n**Bad:**\n\n```yaml\nservices:\n  a: {image: busybox}\n  a: {image: nginx}\n```\n\n**Good:**\n\n```yaml\nservices:\n  a: {image: busybox}\n  b: {image: nginx}\n```\n"
        case "FT105": "# FT105 yaml-key-type\n\nA key is not a string.\n\nCompose takes no list and no number for a key. Older readers of YAML also take `no` and\n`on` for truth values: quote such keys.\n\n**Bad:**\n\n```yaml\nservices:\n  [a, b]: {image: busybox}\n```\n\n**Good:**\n\n```yaml\nservices:\n  a: {image: busybox}\n```\n"
        case "FT106": "# FT106 yaml-tag\n\nA tag that is neither YAML's own nor Compose's.\n\nCompose knows `!reset` and `!override`. Another tag asks a reader to make an object that\nno other reader has.\n\n**Bad:**\n\n```yaml\nservices:\n  a: {image: !image busybox}\n```\n\n**Good:**\n\n```yaml\nservices:\n  a: {image: busybox}\n```\n"
        case "FT107": "# FT107 yaml-alias\n\nAn alias stands for nothing, or for something it is part of.\n\nAn anchor must stand before its aliases. A node that holds itself has no end.\n\n**Bad:**\n\n```yaml\nservices:\n  a: *base\n```\n\n**Good:**\n\n```yaml\nx-base: &base {image: busybox}\nservices:\n  a: *base\n```\n"
        case "FT108": "# FT108 yaml-merge\n\nA merge key whose value is no mapping.\n\n`<<` takes the entries of a mapping, or of a list of mappings. Quote it to have a key of\nthat name.\n\n**Bad:**\n\n```yaml\nservices:\n  a:\n    <<: busybox\n```\n\n**Good:**\n\n```yaml\nx-base: &base {image: busybox}\nservices:\n  a:\n    <<: *base\n```\n"
        case "FT109": "# FT109 yaml-type\n\nA value of a plan has another type than the one wanted.\n\nA runtime or a profile was given a text that does not fit its field.\n\nNo example: it arises when a runtime reads its plan or a profile is read, not from a Compose\nfile.\n"
        case "FT110": "# FT110 yaml-missing-key\n\nA key of a plan is missing.\n\nA plan is written by `ftcompose build`; one that was cut or edited by hand is refused.\n\nNo example: it arises when a runtime reads its plan or a profile is read, not from a Compose\nfile.\n"
        case "FT111": "# FT111 yaml-unknown-key\n\nA key of a plan that nobody reads.\n\nA plan of a newer version, or a misspelled key, would otherwise be a setting without\neffect.\n\nNo example: it arises when a runtime reads its plan or a profile is read, not from a Compose\nfile.\n"
        case "FT112": "# FT112 yaml-override\n\nA variable `FTCOMPOSE_PLAN__...` names no value of the plan.\n\nSuch a variable replaces one value of the plan when a runtime starts; one that names\nnothing would be a change that never happened.\n\nNo example: it arises when a runtime starts, not from a Compose file.\n"
        default: nil
        }
    }
}
