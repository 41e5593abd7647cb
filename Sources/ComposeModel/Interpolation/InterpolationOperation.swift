/// What a placeholder does when its variable is unset, empty or set.
struct InterpolationOperation: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        /// `-`: the operand instead of the value.
        case fallback
        /// `?`: the operand is the message of an error.
        case required
        /// `+`: the operand when there is a value, else nothing.
        case replacement
    }

    var kind: Kind
    /// With a colon, an empty value counts as none.
    var emptyCountsAsUnset: Bool
    /// The operand, which may hold placeholders itself.
    var operand: [InterpolationSegment]
}
