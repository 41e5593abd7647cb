extension String {
    /// True for a text that may stand in a header: without controls, which would begin another line.
    var isHeaderText: Bool { utf8.allSatisfy { $0 >= 32 && $0 != 127 } }
}
