import Testing

@testable import TunnelProxy

/// Which paths a request may see, and what they are told.
@Suite struct PathRouteTests {
    private typealias Notice = PathRoute.Notice

    @Test func `the answer is told to the path that gave it`() {
        var route = PathRoute(path: 1, isCounted: true)
        #expect(route.ended(.answered) == [Notice(path: 1, end: .answered)])
        #expect(route.ended(.answered).isEmpty)
    }

    @Test func `a path without majority is to blame only where another one answers`() {
        for (end, blame) in [(PathEnd.answered, PathEnd.failed), (.doubtful, .silent)] {
            var route = PathRoute(path: 0, isCounted: true)
            #expect(route.moved(to: 2, isSent: true, end: .doubtful).isEmpty)
            let last = end == .doubtful ? PathEnd.silent : end
            #expect(
                route.ended(end) == [Notice(path: 2, end: last), Notice(path: 0, end: blame)]
            )
        }
    }

    @Test func `a path that gave no answer is told so at once`() {
        var route = PathRoute(path: 0, isCounted: true)
        #expect(
            route.moved(to: 1, isSent: true, end: .failed) == [Notice(path: 0, end: .failed)]
        )
        #expect(route.ended(.failed) == [Notice(path: 1, end: .failed)])
    }

    @Test func `what was sent is tried once more, and only what may be repeated`() {
        var route = PathRoute(path: 0, isCounted: true)
        #expect(!route.mayMove(isSent: true, isRepeatable: false))
        #expect(route.mayMove(isSent: true, isRepeatable: true))
        #expect(route.mayMove(isSent: false, isRepeatable: false))
        _ = route.moved(to: 1, isSent: false, end: .silent)
        #expect(route.mayMove(isSent: true, isRepeatable: true))
        _ = route.moved(to: 2, isSent: true, end: .doubtful)
        #expect(!route.mayMove(isSent: true, isRepeatable: true))
        #expect(route.mayMove(isSent: false, isRepeatable: false))
        #expect(route.tried == [0, 1, 2])
    }

    @Test func `a request about one path stays there, and no balancer counts it`() {
        var route = PathRoute(path: 1, isCounted: false, isFixed: true)
        #expect(!route.mayMove(isSent: false, isRepeatable: true))
        #expect(route.ended(.answered).isEmpty)
    }

    @Test func `the cookie of a path is taken out of what replicas see`() {
        let binding = PathBinding(service: "web", pathCount: 3)
        #expect(binding.header(for: 1).hasPrefix("ftc-path-web=2; Path=/; "))
        let cases: [([String], Int?, [String])] = [
            (["a=b"], nil, ["a=b"]), (["ftc-path-web=2"], 1, []),
            (["a=b; ftc-path-web=3; c=d"], 2, ["a=b; c=d"]),
            (["ftc-path-web=1; a=b", "c=d"], 0, ["a=b", "c=d"]),
            (["ftc-path-web=0; a=b"], nil, ["a=b"]), (["ftc-path-web=4"], nil, []),
            (["ftc-path-web=x"], nil, []), (["ftc-path-web="], nil, []),
            (["ftc-path-web=99999999999999999999"], nil, []),
            (["xftc-path-web=2; ftc-path-webs=3"], nil, ["xftc-path-web=2; ftc-path-webs=3"]),
            (["ftc-path-web=2;ftc-path-web=3"], 1, []),
        ]
        for (headers, path, rest) in cases {
            var left = headers
            #expect(binding.take(from: &left) == path, "\(headers)")
            #expect(left == rest, "\(headers)")
        }
    }
}
