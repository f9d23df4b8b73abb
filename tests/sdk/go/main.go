// Plans an example with the generated client and reads what comes back by its types.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"

	planner "example.com/kops/planner"
)

// Takes the address of a server and a folder with requests in JSON.
func main() {
	log.SetFlags(0)
	configuration := planner.NewConfiguration()
	configuration.Servers = planner.ServerConfigurations{{URL: os.Args[1]}}
	client := planner.NewAPIClient(configuration)
	showRoutes(client, request("ipv6-private"))
	meetRefusal(client, request("ten-errors"))
	diffExample(client)
}

func request(name string) planner.PlanRequest {
	var typed planner.PlanRequest
	read(name, &typed)
	return typed
}

func read(name string, typed any) {
	text, err := os.ReadFile(filepath.Join(os.Args[2], name+".json"))
	if err != nil {
		log.Fatal(err)
	}
	if err := json.Unmarshal(text, typed); err != nil {
		log.Fatal(err)
	}
}

func showRoutes(client *planner.APIClient, typed planner.PlanRequest) {
	call := client.PlansAPI.PlanRoutes(context.Background()).PlanRequest(typed).VpcIPv6CIDR([]string{"2001:db8::/56"})
	routes, _, err := call.Execute()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s, kOps %s\n", routes.Cluster.Name, routes.Release.Version)
	translated := false
	for _, subnet := range routes.Subnets {
		fmt.Printf("  %s (%s)\n", subnet.Name, subnet.Type)
		for _, route := range subnet.Routes {
			translated = translated || route.Reason == planner.ROUTEREASON_NAT64
			if route.Applies {
				fmt.Printf("    %s -> %s %s\n", route.Destination, route.Target.Kind, route.Target.Name)
			}
		}
	}
	if !translated {
		log.Fatal("no route does NAT64")
	}
}

func meetRefusal(client *planner.APIClient, typed planner.PlanRequest) {
	_, _, err := client.PlansAPI.PlanNetwork(context.Background()).PlanRequest(typed).Execute()
	var refusal *planner.GenericOpenAPIError
	if !errors.As(err, &refusal) {
		log.Fatalf("nothing is refused: %v", err)
	}
	problem, known := refusal.Model().(planner.InvalidSpecProblem)
	if !known {
		log.Fatalf("the refusal is of another type: %v", err)
	}
	var faults []planner.Diagnostic
	for _, found := range problem.Diagnostics {
		if found.Severity == planner.SEVERITY_ERROR {
			faults = append(faults, found)
		}
	}
	fmt.Printf("refused: %d errors, first %s at %s\n", len(faults), faults[0].Code, faults[0].Field)
}

func diffExample(client *planner.APIClient) {
	var question planner.DiffRequest
	read("diff", &question)
	diff, _, err := client.ChangesAPI.DiffClusters(context.Background()).DiffRequest(question).Execute()
	if err != nil {
		log.Fatal(err)
	}
	if diff.Outcome != planner.DIFFOUTCOME_APPLIES || !diff.Converges {
		log.Fatalf("the change is %s", diff.Outcome)
	}
	var left []planner.Change
	for _, change := range diff.Changes {
		if change.Action == planner.CHANGEACTION_ORPHAN && change.Impact.Billed {
			left = append(left, change)
		}
	}
	if len(left) == 0 {
		log.Fatal("nothing is left")
	}
	fmt.Printf("%s: %d changed, %d left: %s\n", diff.Cluster.Name, diff.Summary.Update, len(left), left[0].Code)
}
