/// The paths that one request was sent to, and what each of them is to be told.
///
/// A pure machine. A request of which something was sent is tried on one other path at most; one that found
/// its path down before that goes on to the next. A path without majority is not blamed at once: when no other
/// path agrees on the request either, it was the request.
struct PathRoute: Sendable, Equatable {
    /// What a path is told.
    struct Notice: Sendable, Equatable {
        /// The path.
        var path: Int
        /// How the request ended there.
        var end: PathEnd
    }

    /// True for a request of the tunnel's own, which is about one path and no other.
    let isFixed: Bool
    /// The path at present.
    private(set) var path: Int
    /// Paths that are not asked again.
    private(set) var tried: Set<Int>
    /// Whether the path at present counts the request.
    private var isCounted: Bool
    private var hasMoved = false
    private var doubted: Int?

    /// Begins on a path.
    ///
    /// - Parameters:
    ///   - path: the path.
    ///   - isCounted: whether its balancer counts the request.
    ///   - isFixed: whether it must stay there.
    init(path: Int, isCounted: Bool, isFixed: Bool = false) {
        self.path = path
        self.isCounted = isCounted
        self.isFixed = isFixed
        tried = [path]
    }

    /// Whether another path may be asked.
    ///
    /// - Parameters:
    ///   - isSent: whether a replica got any of the request.
    ///   - isRepeatable: whether carrying it out twice does no harm, and all of it is still there.
    /// - Returns: whether.
    func mayMove(isSent: Bool, isRepeatable: Bool) -> Bool {
        !isFixed && (!isSent || (isRepeatable && !hasMoved))
    }

    /// The request goes on to a path that counts it already.
    ///
    /// - Parameters:
    ///   - next: the path.
    ///   - isSent: whether a replica of the path that is left got any of the request.
    ///   - end: how it ended on that path.
    /// - Returns: what to tell now.
    mutating func moved(to next: Int, isSent: Bool, end: PathEnd) -> [Notice] {
        var notices: [Notice] = []
        if isCounted {
            if end == .doubtful, doubted == nil {
                doubted = path
            } else {
                notices.append(Notice(path: path, end: end))
            }
        }
        if isSent { hasMoved = true }
        path = next
        isCounted = true
        tried.insert(next)
        return notices
    }

    /// The request is over; later calls return nothing.
    mutating func ended(_ end: PathEnd) -> [Notice] {
        var notices: [Notice] = []
        if isCounted {
            isCounted = false
            notices.append(Notice(path: path, end: end == .doubtful ? .silent : end))
        }
        if let doubted {
            self.doubted = nil
            notices.append(Notice(path: doubted, end: end == .answered ? .failed : .silent))
        }
        return notices
    }
}
