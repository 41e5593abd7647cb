/// A place at which bodies differ, with each body's value there.
public struct BodyDifference: Sendable, Equatable {
    /// The exact place.
    public var path: String
    /// The place without positions.
    public var pattern: String
    /// Values in the order of the bodies; nil where the place does not exist.
    public var values: [[UInt8]?]

    /// Differences that are reported of one vote.
    public static let countMax = 64

    /// Compares bodies field by field.
    ///
    /// - Returns: The differing places in the order of the first body that has them, and whether
    ///   these are all: when they are not, nothing must be excused by them.
    public static func all(
        of bodies: [BodyFields],
        countMax: Int = Self.countMax
    ) -> (differences: [BodyDifference], isComplete: Bool) {
        var places: [String: Int] = [:]
        var rows: [BodyDifference] = []
        for (number, body) in bodies.enumerated() {
            var seen: [String: Int] = [:]
            for field in body.fields {
                seen[field.path, default: 0] += 1
                let repeats = seen[field.path] ?? 1
                let path = repeats == 1 ? field.path : "\(field.path)~\(repeats)"
                let place: Int
                if let known = places[path] {
                    place = known
                } else {
                    place = rows.count
                    places[path] = place
                    rows.append(
                        BodyDifference(
                            path: path,
                            pattern: field.pattern,
                            values: Array(repeating: nil, count: bodies.count)
                        )
                    )
                }
                rows[place].values[number] = field.value
            }
        }
        let differing = rows.filter { row in
            row.values.contains { $0 != row.values[0] }
        }
        let isComplete =
            differing.count <= countMax && !bodies.contains(where: \.isTruncated)
        return (Array(differing.prefix(countMax)), isComplete)
    }
}
