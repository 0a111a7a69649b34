// Compiled to see how fast this machine compiles what the worker is made of: the library's headers, and
// templates.
#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

template<int N>
std::string describe(const std::vector<int>& values)
{
	std::map<std::string, std::unique_ptr<std::vector<int>>> sorted;
	std::unordered_map<int, std::function<int(int)>> functions;
	std::ostringstream out;
	for (int value : values) {
		auto& entry = sorted[std::to_string(value % N)];
		if (!entry) entry = std::make_unique<std::vector<int>>();
		entry->push_back(value);
		functions.emplace(value, [value](int other) { return value + other * N; });
	}
	for (auto& [name, entry] : sorted) {
		std::sort(entry->begin(), entry->end(), [](int a, int b) { return a % N < b % N; });
		out << name << entry->size() << functions.at(entry->front())(N);
	}
	return out.str();
}

std::string all(const std::vector<int>& values)
{
	return describe<1>(values) + describe<2>(values);
}
