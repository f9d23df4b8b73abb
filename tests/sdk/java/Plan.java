// Plans an example with the generated client and reads what comes back by its types.

import java.nio.file.Path;
import java.util.List;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.ChangesApi;
import org.openapitools.client.api.PlansApi;
import org.openapitools.client.model.Change;
import org.openapitools.client.model.ChangeAction;
import org.openapitools.client.model.Diagnostic;
import org.openapitools.client.model.DiffOutcome;
import org.openapitools.client.model.DiffRequest;
import org.openapitools.client.model.DiffResponse;
import org.openapitools.client.model.InvalidSpecProblem;
import org.openapitools.client.model.PlanRequest;
import org.openapitools.client.model.RouteReason;
import org.openapitools.client.model.RoutesResponse;
import org.openapitools.client.model.Severity;
import org.openapitools.client.model.SubnetRoute;
import org.openapitools.client.model.SubnetRoutes;

public class Plan {
  private static final List<String> POOL = List.of("2001:db8::/56");

  private final ApiClient client = new ApiClient();
  private final PlansApi plans;
  private final Path requests;

  private Plan(String address, Path requests) {
    client.updateBaseUri(address);
    this.plans = new PlansApi(client);
    this.requests = requests;
  }

  /** Takes the address of a server and a folder with requests in JSON. */
  public static void main(String[] arguments) throws Exception {
    Plan plan = new Plan(arguments[0], Path.of(arguments[1]));
    plan.showRoutes();
    plan.meetRefusal();
    plan.diffExample();
  }

  private PlanRequest request(String name) throws Exception {
    return read(name, PlanRequest.class);
  }

  private <T> T read(String name, Class<T> type) throws Exception {
    return client.getObjectMapper().readValue(requests.resolve(name + ".json").toFile(), type);
  }

  private void showRoutes() throws Exception {
    RoutesResponse routes = plans.planRoutes(request("ipv6-private"), null, POOL, null, null, null, null);
    System.out.printf("%s, kOps %s%n", routes.getCluster().getName(), routes.getRelease().getVersion());
    for (SubnetRoutes subnet : routes.getSubnets()) {
      System.out.printf("  %s (%s)%n", subnet.getName(), subnet.getType());
      for (SubnetRoute route : subnet.getRoutes()) {
        if (route.getApplies()) {
          System.out.printf("    %s -> %s %s%n", route.getDestination(), route.getTarget().getKind(), route.getTarget().getName());
        }
      }
    }
    check(routes.getSubnets().stream().flatMap(subnet -> subnet.getRoutes().stream())
        .anyMatch(route -> route.getReason() == RouteReason.NAT64), "no route does NAT64");
  }

  private void meetRefusal() throws Exception {
    try {
      plans.planNetwork(request("ten-errors"), null, null, null, null, null, null);
    } catch (ApiException refused) {
      check(refused.getCode() == 422, "the refusal has another status: " + refused.getMessage());
      InvalidSpecProblem problem = client.getObjectMapper().readValue(refused.getResponseBody(), InvalidSpecProblem.class);
      List<Diagnostic> errors =
          problem.getDiagnostics().stream().filter(found -> found.getSeverity() == Severity.ERROR).toList();
      Diagnostic first = errors.get(0);
      System.out.printf("refused: %d errors, first %s at %s%n", errors.size(), first.getCode(), first.getField());
      return;
    }
    check(false, "nothing is refused");
  }

  private void diffExample() throws Exception {
    DiffRequest question = read("diff", DiffRequest.class);
    DiffResponse diff = new ChangesApi(client).diffClusters(question, null, null, null, null, null, null, null);
    check(diff.getOutcome() == DiffOutcome.APPLIES && diff.getConverges(), "the change is " + diff.getOutcome());
    List<Change> left = diff.getChanges().stream().filter(change -> change.getAction() == ChangeAction.ORPHAN).toList();
    check(!left.isEmpty() && left.stream().allMatch(change -> change.getImpact().getBilled()), "what is left is not billed");
    System.out.printf("%s: %d changed, %d left: %s%n", diff.getCluster().getName(), diff.getSummary().getUpdate(),
        left.size(), left.get(0).getCode());
  }

  private static void check(boolean holds, String complaint) {
    if (!holds) {
      throw new IllegalStateException(complaint);
    }
  }
}
