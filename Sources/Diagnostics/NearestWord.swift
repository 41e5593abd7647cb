/// Finds the word that was probably meant.
public enum NearestWord {
    /// The known word that is nearest to a text, when it is near enough to be meant.
    ///
    /// - Parameters:
    ///   - text: What was written, in the spelling of the known words.
    ///   - known: The words there are.
    /// - Returns: The word; nil when none is near.
    public static func find(_ text: String, among known: [String]) -> String? {
        let reach = max(1, min(3, text.count / 2))
        if text.count >= 3, let longer = known.first(where: { $0.hasPrefix(text) }) {
            return longer
        }
        return
            known
            .map { (word: $0, distance: distance(text, $0)) }
            .filter { $0.distance <= reach }
            .min { ($0.distance, $0.word) < ($1.distance, $1.word) }?
            .word
    }

    /// Letters to insert, remove or replace.
    private static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var previous = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                current.append(
                    min(
                        current[column] + 1,
                        previous[column + 1] + 1,
                        previous[column] + (letter == other ? 0 : 1)
                    )
                )
            }
            previous = current
        }
        return previous[right.count]
    }
}
