-- Sends what a file has, one request a line, each thread its own part of them, round and round; tells the end as JSON.
-- A line is the body for the path that is given, or, where none is, the path of a GET.
local threads = 0

function setup(thread)
  thread:set("part", threads)
  threads = threads + 1
end

function init(args)
  local path, file, content_type, parts, authorization = args[1], args[2], args[3], tonumber(args[4]), args[5]
  local headers = { ["Content-Type"] = content_type }
  if authorization then
    headers["Authorization"] = authorization
  end
  requests = {}
  local line_number = 0
  for line in io.lines(file) do
    if line_number % parts == part then
      requests[#requests + 1] = path == "-" and wrk.format("GET", line, headers) or wrk.format("POST", path, headers, line)
    end
    line_number = line_number + 1
  end
  place = 0
end

function request()
  place = place % #requests + 1
  return requests[place]
end

function done(summary, latency, requests)
  io.write(string.format(
    '{"requests":%d,"micros":%d,"p50":%d,"p99":%d,"max":%d,"non2xx":%d,"failed":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
    summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
