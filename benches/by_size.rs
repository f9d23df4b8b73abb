//! Costs of specs of several sizes.

/// The numbers of subnets that are measured.
pub const SIZES: [usize; 4] = [10, 100, 1_000, 5_000];

/// Prints what specs of each size cost a subnet, a row for each name, and how many times the cost at 100 subnets that at 5,000 is.
pub fn print<const ROWS: usize>(unit: &str, names: [&str; ROWS], costs: Vec<Vec<f64>>) {
    println!("{unit:<32}{} {:>10}", SIZES.map(|subnets| format!(" {subnets:>9}")).concat(), "5000 : 100");
    for (name, costs) in names.iter().zip(costs) {
        let costs: Vec<f64> = costs.iter().zip(SIZES).map(|(cost, subnets)| cost / subnets as f64).collect();
        let columns: String = costs.iter().map(|cost| format!(" {cost:>9.2}")).collect();
        println!("{name:<32}{columns} {:>10.2}", costs[3] / costs[1]);
    }
    println!();
}
